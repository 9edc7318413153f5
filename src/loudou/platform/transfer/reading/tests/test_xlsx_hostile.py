import stat
import struct
import zipfile

import pytest

from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.open_source import open_table
from loudou.platform.transfer.reading.options import Limits, ReadOptions
from loudou.platform.transfer.reading.tests.workbooks import (
    ADA,
    HEADER,
    MACRO_TYPE,
    RELS,
    cell,
    packed,
    saved,
    sheet_xml,
)

GOOD = sheet_xml(HEADER + ADA)


def refusal(path, **options):
    with pytest.raises(FileRefused) as refused:
        list(open_table(path, options=ReadOptions(**options)).rows())
    return refused.value


def row(number):
    return f'<row r="{number}">{cell(f"A{number}", "x")}</row>'


@pytest.mark.parametrize("numbers", [(2, 2), (3, 2), (2, 1), (2, 0), (2, "x"), (2, 1_048_577), (2, "-3")])
def test_b055_repeated_or_descending_row_numbers_refuse_the_file(tmp_path, numbers):
    refused = refusal(packed(tmp_path, sheet_xml(HEADER + "".join(map(row, numbers)))))

    assert (refused.code, refused.status) == ("xlsx.row_numbers", 422)


@pytest.mark.parametrize("references", [("A2", "A2"), ("B2", "A2"), ("A2", "?"), ("A2", "XFE2")])
def test_repeated_or_descending_cells_refuse_the_file(tmp_path, references):
    cells = "".join(cell(reference, "x") for reference in references)

    assert refusal(packed(tmp_path, sheet_xml(f'{HEADER}<row r="2">{cells}</row>'))).code == "xlsx.cell_numbers"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE w [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w SYSTEM "http://example.invalid/x.dtd">',
    ],
)
def test_b040_entities_are_never_read(tmp_path, doctype):
    in_sheet = packed(tmp_path, doctype + GOOD.replace("Ada", "&a;" if "ENTITY a" in doctype else "Ada"))
    assert refusal(in_sheet).code == "xlsx.xml_entities"

    styles = '<Relationship Id="r2" Type="x/styles" Target="styles.xml"/>'
    in_styles = packed(tmp_path, GOOD, extra=[("xl/styles.xml", f"{doctype}<w>&a;</w>")], links=styles)
    assert refusal(in_styles).code == "xlsx.xml_entities"

    strings = '<Relationship Id="r2" Type="x/sharedStrings" Target="s.xml"/>'
    in_strings = packed(tmp_path, GOOD, extra=[("xl/s.xml", f"{doctype}<sst><si><t>a</t></si></sst>")], links=strings)
    assert refusal(in_strings).code == "xlsx.xml_entities"


def test_b039_tight_packing_is_refused_before_reading(tmp_path):
    bomb = sheet_xml(HEADER + "".join(map(row, range(2, 1_000))) + " " * 20_000_000)

    refused = refusal(packed(tmp_path, bomb))

    assert (refused.code, refused.status) == ("xlsx.ratio", 413)


def test_declared_sizes_together_are_capped(tmp_path):
    path = packed(tmp_path, sheet_xml(HEADER + "".join(map(row, range(2, 3_000)))))

    assert path.stat().st_size < 40_000
    assert refusal(path, limits=Limits(expanded_bytes=40_000)).code == "import.too_large"


def test_large_parts_are_capped(tmp_path):
    strings = '<Relationship Id="r2" Type="x/sharedStrings" Target="s.xml"/>'
    text = f"<sst><si><t>{'x' * 9_000}</t></si></sst>"
    path = packed(tmp_path, GOOD, extra=[("xl/s.xml", text)], links=strings)

    assert refusal(path, limits=Limits(shared_string_bytes=5_000)).code == "import.too_large"


def test_a_sheet_that_is_not_there(tmp_path):
    with zipfile.ZipFile(packed(tmp_path, GOOD)) as whole, zipfile.ZipFile(tmp_path / "less.xlsx", "w") as less:
        for name in whole.namelist():
            if "sheet1" not in name:
                less.writestr(name, whole.read(name))

    assert refusal(tmp_path / "less.xlsx").code == "xlsx.corrupt"


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("xl/workbook.xml", "<document/>", "another office document"),
        ("_rels/.rels", RELS.format("officeDocument", "xl/workbook.bin", ""), "binary workbook"),
    ],
)
def test_other_office_documents(tmp_path, name, content, found):
    with zipfile.ZipFile(packed(tmp_path, GOOD)) as whole, zipfile.ZipFile(tmp_path / "other.xlsx", "w") as other:
        for entry in whole.namelist():
            other.writestr(entry, content if entry == name else whole.read(entry))

    refused = refusal(tmp_path / "other.xlsx")

    assert (refused.code, refused.status) == ("import.file_type", 415)
    assert found in refused.detail


def test_styles_that_are_missing_malformed_or_odd(tmp_path):
    styles = '<Relationship Id="r2" Type="x/styles" Target="styles.xml"/>'
    odd = '<styleSheet><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>'
    number = sheet_xml(f'{HEADER}<row r="2"><c r="A2" s="0"><v>5</v></c><c r="B2" s="99"><v>6</v></c></row>')

    assert refusal(packed(tmp_path, GOOD, extra=[("xl/styles.xml", "<w>")], links=styles)).code == "xlsx.corrupt"
    for extra in ([], [("xl/styles.xml", odd)], [("xl/styles.xml", "<styleSheet/>")]):
        table = open_table(packed(tmp_path, number, extra=extra, links=styles))
        assert [line.cells for line in table.rows()] == [("5", "6")]


def test_b047_a_size_that_lies_stops_the_reading(tmp_path):
    path = packed(tmp_path, sheet_xml(HEADER + "".join(map(row, range(2, 3_000)))))
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        real = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(data.replace(struct.pack("<I", real), struct.pack("<I", 1_024)))

    assert refusal(path).code == "xlsx.corrupt"


@pytest.mark.parametrize("name", ["../../app/settings.py", "/etc/cron.d/x", "C:\\x", "xl\\..\\..\\x"])
def test_b046_forbidden_paths(tmp_path, name):
    assert refusal(packed(tmp_path, GOOD, extra=[(name, "x")])).code == "xlsx.entry_path"


def test_b046_links_in_the_archive(tmp_path):
    link = zipfile.ZipInfo("xl/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert refusal(packed(tmp_path, GOOD, extra=[(link, "/etc/passwd")])).code == "xlsx.entry_path"


def test_b042_macros_are_refused_and_links_are_not_followed(tmp_path):
    assert refusal(packed(tmp_path, GOOD, content_type=MACRO_TYPE)).status == 415
    assert refusal(packed(tmp_path, GOOD, extra=[("xl/vbaProject.bin", "x")])).code == "xlsx.macros"

    link = '<Relationship Id="r2" Type="x/externalLink" Target="externalLinks/externalLink1.xml"/>'
    table = open_table(packed(tmp_path, GOOD, links=link))

    assert [notice.code for notice in table.notices] == ["xlsx.external_links"]


def test_b049_cut_off_and_damaged_archives(tmp_path):
    path = saved(tmp_path, [["a"], ["b"]])
    whole = path.read_bytes()

    path.write_bytes(whole[: len(whole) // 2])
    cut = refusal(path)
    start = whole.index(b"xl/worksheets/sheet1.xml") + 40
    path.write_bytes(whole[:start] + bytes(16) + whole[start + 16 :])
    damaged = refusal(path)

    assert (cut.code, damaged.code) == ("xlsx.corrupt", "xlsx.corrupt")


def test_too_many_parts_and_repeated_parts(tmp_path):
    assert refusal(
        packed(tmp_path, GOOD, extra=[(f"x/{i}", "") for i in range(30)]), limits=Limits(zip_entries=20)
    ).code == ("xlsx.entries")
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = packed(tmp_path, GOOD, extra=[("xl/workbook.xml", "x")])
    assert refusal(path).code == "xlsx.corrupt"


def test_protected_entries(tmp_path):
    path = packed(tmp_path, GOOD)
    data = bytearray(path.read_bytes())
    place = data.rfind(b"PK\x01\x02")
    data[place + 8] |= 0x1
    path.write_bytes(data)

    assert refusal(path).code == "xlsx.encrypted"


@pytest.mark.parametrize(
    ("names", "found"),
    [(["a.txt"], "zip archive"), (["mimetype", "content.xml"], "OpenDocument"), (["[Content_Types].xml"], "zip")],
)
def test_other_archives(tmp_path, names, found):
    path = tmp_path / "data.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "<Types/>")

    refused = refusal(path)

    assert (refused.code, refused.status) == ("import.file_type", 415)
    assert found in refused.detail


@pytest.mark.parametrize("sheet", ["<worksheet><sheetData><row>", "", "no xml", GOOD.replace("</row>", "", 1)])
def test_malformed_sheets(tmp_path, sheet):
    assert refusal(packed(tmp_path, sheet)).code in {"xlsx.corrupt", "import.empty"}


def test_a_text_number_that_does_not_exist(tmp_path):
    sheet = sheet_xml(HEADER + '<row r="2"><c r="A2" t="s"><v>7</v></c></row>')

    assert refusal(packed(tmp_path, sheet)).code == "xlsx.corrupt"


def test_rows_hidden_from_the_parser_are_noticed(tmp_path):
    sheet = sheet_xml(HEADER + ADA + "<!-- <row r='3'> -->")

    refused = refusal(packed(tmp_path, sheet))

    assert (refused.code, refused.facts["declared"], refused.facts["read"]) == ("xlsx.row_count", 3, 2)
