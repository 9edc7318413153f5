import csv
import gzip
import io
import json
import zipfile

import pytest

from loudou.platform.transfer.reading.open_source import open_table
from loudou.platform.transfer.reading.options import ReadOptions

pytestmark = pytest.mark.data

POLLOCK_EXACT = {
    "file_field_delimiter_0x2C_0x20.csv", "file_field_delimiter_0x9.csv", "file_header_multirow_2.csv",
    "file_header_multirow_3.csv", "file_multitable_less.csv", "file_no_header.csv", "file_one_data_row.csv",
    "file_preamble.csv", "file_record_delimiter_0xD.csv", "source.csv",
}  # fmt: skip
"""Ten of the thirteen public files are read exactly as their clean form; this may only grow."""

POLLOCK_REPORTED = {
    "file_escape_char_0x00.csv": ("row.quotes", 6),
    "row_extra_quote8_col7.csv": ("row.quotes", 1),
    "row_more_sep_row57_col3.csv": ("row.cells", 1),
}
"""In the others these rows are failed, with this reason; all other rows are exact."""

IMPORTS = [
    ("derived_cn/customers_gb18030_semicolon_dupcols.csv", "gb18030", ";", 8, 120),
    ("derived_cn/customers_utf16le_bom_tab.csv", "utf-16-le", "\t", 8, 120),
    ("derived_cn/customers_utf8bom_emoji_dupheader.csv", "utf-8", ",", 3, 30),
    ("salesforce_dataloader/accountsForInsert.csv", "utf-8", ",", 4, 4),
    ("salesforce_dataloader/csvEscapedQuotes.csv", "utf-8", ",", 2, 2),
    ("salesforce_dataloader/csvSeparator.csv", "utf-8", ",", 3, 2),
    ("salesforce_dataloader/csvtext.csv", "utf-8", ",", 3, 2),
    ("salesforce_dataloader/csvtext_BOM_UTF16LE.csv", "utf-16-le", ",", 3, 2),
    ("salesforce_dataloader/csvtext_BOM_UTF8.csv", "utf-8", ",", 3, 2),
    ("salesforce_dataloader/dateWithTimeZone.csv", "utf-8", ",", 9, 2),
    ("salesforce_dataloader/emptyFirstRowFieldValueInCsvTemplate.csv", "utf-8", ",", 3, 2),
    ("salesforce_dataloader/insertAccountCsv.csv", "utf-8", ",", 7, 100),
    ("salesforce_dataloader/success0413060133.csv", "utf-8", ",", 32, 9),
    ("salesforce_dataloader/timeZoneFormatTesting.csv", "utf-8", ",", 2, 12),
    ("salesforce_dataloader/upsertAccountSmallTemplate.csv", "utf-8", ",", 7, 10),
]

OTHERS = [
    ("leads/x_education.public.csv.gz", 38, 6_468),
    ("leads/bank_additional_full.public.csv.gz", 21, 28_831),
    ("leads/olist_mql.public.csv.gz", 4, 5_600),
    ("leads/olist_closed_deals.public.csv.gz", 14, 589),
    ("opportunities/maven_sales_pipeline.public.csv.gz", 8, 6_160),
    ("opportunities/maven_accounts.csv", 7, 85),
    ("opportunities/salesforce_opportunities_encoded.public.csv.gz", 25, 30_093),
    ("enrichment/cn_companies_uscc.public.csv.gz", 9, 1_600),
    ("enrichment/gb2260_201904.tsv", 4, None),
    ("enrichment/modood_areas.csv", 4, None),
]


def opened(path):
    return open_table(path, options=ReadOptions(duplicate_headers="number"))


def naive(path, encoding, delimiter):
    """The file as Python's csv module reads it once everything about it is known."""
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    text = data.decode({"utf-8": "utf-8-sig", "utf-16-le": "utf-16"}.get(encoding, encoding))
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row][1:]


def test_csv_spectrum_is_read_as_expected(data_dir):
    cases = sorted((data_dir / "imports/csv_spectrum").glob("*.csv"))

    assert len(cases) == 6
    for case in cases:
        table = opened(case)
        read = [dict(zip(table.headers, row.cells, strict=True)) for row in table.rows()]
        assert read == json.loads(case.with_suffix(".json").read_text(encoding="utf-8")), case.name


def pollock(data_dir, folder):
    """Every file of Pollock read by us, and what its clean form says."""
    with zipfile.ZipFile(data_dir / "imports/pollock_public.zip") as archive:
        archive.extractall(folder)
    for path in sorted((folder / "csv").iterdir()):
        text = (folder / "clean" / path.name).read_bytes().decode()
        clean = list(csv.reader(io.StringIO(text, newline="")))
        parameters = json.loads((folder / "parameters" / f"{path.name}_parameters.json").read_text(encoding="utf-8"))
        header = clean.pop(0) if parameters["header_lines"] else None
        yield path.name, opened(path), header, clean


def test_pollock_is_read_exactly_or_every_other_row_is_reported(data_dir, tmp_path):
    exact, reported = set(), {}
    for name, table, header, clean in pollock(data_dir, tmp_path):
        rows = list(table.rows())
        good = [list(row.cells) for row in rows if row.problem is None]
        failed = [row.problem.code for row in rows if row.problem]
        assert header is None or list(table.headers) == header, name
        if good == clean:
            exact.add(name)
        else:
            reported[name] = (failed[0], len(failed))
            assert len(good) + len(failed) == len(clean), name
            assert all(row in clean for row in good), name

    assert exact >= POLLOCK_EXACT
    assert reported.items() <= POLLOCK_REPORTED.items()


def test_the_second_table_of_a_pollock_file_is_reported_row_by_row(data_dir, tmp_path):
    table = next(table for name, table, _, _ in pollock(data_dir, tmp_path) if name == "file_multitable_less.csv")

    codes = [row.problem.code for row in table.rows() if row.problem]

    assert (codes.count("row.cells"), codes.count("row.quotes"), len(codes)) == (82, 1, 83)


@pytest.mark.parametrize("case", IMPORTS, ids=lambda case: case[0])
def test_import_files_lose_nothing(data_dir, case):
    name, encoding, delimiter, columns, rows = case
    path = data_dir / "imports" / name

    table = opened(path)
    read = list(table.rows())

    assert (table.encoding.name, table.dialect.delimiter, len(table.headers)) == (encoding, delimiter, columns)
    assert [row.cells for row in read] == naive(path, encoding, delimiter)
    assert (len(read), [row for row in read if row.problem]) == (rows, [])


@pytest.mark.parametrize(("name", "columns", "rows"), OTHERS)
def test_other_files_lose_nothing(data_dir, name, columns, rows):
    path = data_dir / name

    table = opened(path)
    read = list(table.rows())

    assert [row.cells for row in read] == naive(path, "utf-8", table.dialect.delimiter)
    assert [row for row in read if row.problem] == []
    assert len(table.headers) == columns
    assert rows in {None, len(read)}


def test_derived_files_say_what_is_odd_about_them(data_dir):
    first = opened(data_dir / "imports/derived_cn/customers_gb18030_semicolon_dupcols.csv")
    second = opened(data_dir / "imports/derived_cn/customers_utf8bom_emoji_dupheader.csv")

    assert first.headers[-2:] == ("备注", "备注 (2)")
    assert first.sample[0].cells[-1] == '含"引号";分号\n换行'
    assert [row.line for row in first.sample[:2]] == [2, 4]
    assert (second.headers, second.sample[0].cells[2]) == (("公司名", "公司名 (2)", "状态😀"), "已成交🎉")


def test_one_column_of_20000_rows(data_dir):
    read = list(opened(data_dir / "imports/salesforce_dataloader/20kRows.csv").rows())

    assert (len(read), read[-1].number, {len(row.cells) for row in read}) == (20_000, 20_000, {1})


def test_rows_with_bad_bytes_in_the_account_export_fail_and_no_other(data_dir):
    path = data_dir / "imports/salesforce_dataloader/accountData.csv"

    rows = list(opened(path).rows())
    failed = [row for row in rows if row.problem]

    expected = naive(path, "latin-1", ",")
    bad = [number for number, row in enumerate(expected, 1) if not all(map(str.isascii, row)) and not _is_utf8(row)]
    assert (len(rows), [row.number for row in failed]) == (len(expected), bad)
    assert {row.problem.code for row in failed} == {"text.encoding"}
    assert len(bad) == 4


def _is_utf8(row):
    try:
        "".join(row).encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def test_another_separator_can_be_chosen(data_dir):
    table = open_table(data_dir / "imports/salesforce_dataloader/csvSeparator.csv", options=ReadOptions(delimiter="!"))

    assert table.headers == ("column1,column2", "some,column3")
    assert [row.cells for row in table.rows()] == [("col11,col12", "somev1,col13"), ("col21,col22", "somev2,col23")]
