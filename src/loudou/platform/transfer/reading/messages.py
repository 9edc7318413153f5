"""What the codes of refusals, row problems and notices say to a person, in English; translated where it is shown."""

from collections.abc import Callable, Mapping

REFUSALS = {
    "import.empty": "The file is empty.",
    "import.no_rows": "The file has a header but no rows.",
    "import.too_large": "The file holds more than %(limit)s bytes when unpacked.",
    "import.too_many_rows": "The file has more than %(limit)s rows.",
    "import.columns": "The file has %(found)s columns; at most %(limit)s are read.",
    "import.line_too_long": "Line %(line)s is longer than %(limit)s characters.",
    "import.file_type": "This is not a CSV or XLSX file; it looks like %(found)s.",
    "import.gzip": "The gzip file is damaged or cut off.",
    "import.encoding": "The text encoding could not be recognised; choose it (perhaps %(hint)s).",
    "import.encoding_unknown": "The encoding %(encoding)s is not supported.",
    "import.undecodable": "No row could be read as %(encoding)s; choose another encoding.",
    "import.header_encoding": "The header cannot be read as %(encoding)s; choose another encoding.",
    "import.header_quotes": "The quotes in the header row (line %(line)s) do not match.",
    "import.unclosed_quote": "The quoted cell that opens in row %(row)s (line %(line)s) is never properly closed.",
    "import.duplicate_headers": "These column names occur more than once: %(names)s.",
    "xlsx.encrypted": "The workbook is protected by a password; save it without one.",
    "xlsx.corrupt": "The workbook is damaged: %(part)s cannot be read.",
    "xlsx.macros": "Workbooks with macros are not accepted; save as .xlsx.",
    "xlsx.entry_path": "The workbook holds a file with a forbidden path: %(entry)s.",
    "xlsx.entries": "The workbook holds %(found)s parts; at most %(limit)s are read.",
    "xlsx.ratio": "The part %(entry)s of the workbook is packed suspiciously tight.",
    "xlsx.xml_entities": "The part %(part)s of the workbook declares XML entities, which are never read.",
    "xlsx.row_numbers": "Row numbers in the sheet repeat or go backwards at row %(line)s.",
    "xlsx.cell_numbers": "Cells in row %(line)s of the sheet repeat or go backwards.",
    "xlsx.row_count": "The sheet declares %(declared)s rows but %(read)s could be read.",
    "xlsx.merged_header": "The header has merged cells (%(range)s); unmerge them first.",
    "xlsx.no_sheet": "The workbook has no sheet named %(sheet)s.",
}

ROW_PROBLEMS = {
    "row.cells": "This row has %(found)s cells where the header has %(expected)s.",
    "row.quotes": "The quotes in this row do not match.",
    "row.swallowed_lines": "A quoted cell in this row holds whole lines that look like rows of their own.",
    "text.encoding": "This row holds bytes that are not valid in the encoding of the file.",
    "text.nul": "A cell holds a NUL character.",
    "text.too_long": "A cell is longer than %(limit)s characters.",
    "cell.formula_error": "A formula has no value (%(value)s).",
    "cell.precision": "This number has more digits than a workbook can keep (%(value)s); store it as text.",
    "cell.number": "A number in the workbook cannot be read (%(value)s).",
    "cell.date": "This date does not exist in the calendar (%(value)s).",
}

NOTICES = {
    "header.absent": "The file has no header; columns are numbered.",
    "header.merged": "%(count)s header rows were joined into one.",
    "header.empty": "Column %(position)s has no name.",
    "header.duplicate": "The column name %(name)s occurs more than once; column %(position)s is called %(renamed)s.",
    "header.preamble": "%(count)s lines before the header were skipped.",
    "encoding.bad_lines": "%(count)s sampled lines cannot be read as %(encoding)s and will fail.",
    "encoding.mixed": "Some lines seem to be written in another encoding.",
    "xlsx.other_sheets": "Only the sheet %(sheet)s is read; others: %(others)s.",
    "xlsx.hidden_rows": "%(count)s hidden rows are included.",
    "xlsx.merged_cells": "%(count)s merged areas: only their first cell has a value.",
    "xlsx.external_links": "Links to other files are not followed.",
}

FILE_KINDS = (
    "a Windows program",
    "a program",
    "a PDF document",
    "a PNG image",
    "a JPEG image",
    "a GIF image",
    "a RAR archive",
    "a 7z archive",
    "a bzip2 archive",
    "an xz archive",
    "a zstd archive",
    "a Parquet file",
    "a database",
    "a web page or XML",
    "a binary file",
    "a packed workbook",
    "an old Office file (.xls)",
    "a zip archive",
    "an OpenDocument file",
    "another office document",
    "a binary workbook (.xlsb)",
)
"""What a file may turn out to be; said within `import.file_type`."""

MESSAGES = {**REFUSALS, **ROW_PROBLEMS, **NOTICES}


def message(code: str, facts: Mapping[str, object], translate: Callable[[str], str] = str) -> str:
    """The sentence of a code with its facts filled in: in English, or in the language `translate` (gettext) gives."""
    found = facts.get("found")
    spoken = {**facts, "found": translate(found)} if isinstance(found, str) else facts
    return translate(MESSAGES[code]) % spoken
