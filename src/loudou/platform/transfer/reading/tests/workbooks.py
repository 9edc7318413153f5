"""Building workbooks: whole ones by openpyxl, hostile ones part by part."""

import zipfile

import openpyxl

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType="{}"/></Types>'
)
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/{{}}" Target="{{}}"/>{{}}</Relationships>'
)


def saved(tmp_path, rows, prepare=None):
    """A workbook of these rows, after `prepare(workbook, sheet)`."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    if prepare:
        prepare(workbook, workbook.active)
    path = tmp_path / "book.xlsx"
    workbook.save(path)
    return path


def sheet_xml(rows, after=""):
    """A sheet of these row elements."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def cell(reference, text):
    """An inline text cell."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER = f'<row r="1">{cell("A1", "name")}{cell("B1", "city")}</row>'
ADA = f'<row r="2">{cell("A2", "Ada")}{cell("B2", "Suzhou")}</row>'


def packed(tmp_path, sheet, *, extra=(), content_type=SHEET_TYPE, workbook="", links=""):
    """A workbook of one hand-made sheet and more entries given as (name or ZipInfo, content)."""
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES.format(content_type))
        archive.writestr("_rels/.rels", RELS.format("officeDocument", "xl/workbook.xml", ""))
        archive.writestr("xl/_rels/workbook.xml.rels", RELS.format("worksheet", "worksheets/sheet1.xml", links))
        sheets = f'{workbook}<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets}</workbook>')
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in extra:
            archive.writestr(name, content)
    return path
