"""What a workbook says about itself: its sheets, number formats and date system."""

import posixpath
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.xlsx_numbers import BUILTIN_DATES, BUILTIN_PERCENTS, format_kind
from loudou.platform.transfer.reading.xlsx_package import Package
from loudou.platform.transfer.reading.xlsx_xml import attribute, children, local_name, part_tree

CONTENT_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of cells: its name, where it is in the package, and whether it is shown."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """Everything needed to read the cells of any sheet. `kinds` gives date, percent or number per cell style."""

    sheets: tuple[Sheet, ...]
    strings_part: str | None
    kinds: tuple[str, ...]
    from_1904: bool
    external_links: bool


def open_workbook(package: Package) -> Workbook:
    """The workbook in this package.

    Raises FileRefused when it holds macros, is another kind of archive, or is damaged.
    """
    names = package.names
    if CONTENT_TYPES not in names:
        raise FileRefused("import.file_type", found=_archive_kind(names))
    types = package.read(CONTENT_TYPES).lower()
    if b"macroenabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused("xlsx.macros")
    main = _main_part(package)
    tree = part_tree(package, main)
    if local_name(tree.tag) != "workbook":
        raise FileRefused("import.file_type", found="another office document")
    links = _relations(package, main)
    properties = next(children(tree, "workbookPr"), None)
    return Workbook(
        sheets=tuple(_sheets(tree, links)),
        strings_part=next((part for kind, part in links.values() if kind == "sharedStrings"), None),
        kinds=tuple(_style_kinds(package, links)),
        from_1904=properties is not None and attribute(properties, "date1904") in {"1", "true"},
        external_links=any(kind == "externalLink" for kind, _ in links.values()),
    )


def _archive_kind(names: frozenset[str]) -> str:
    return "an OpenDocument file" if "mimetype" in names else "a zip archive"


def _main_part(package: Package) -> str:
    links = _relations(package, "")
    main = next((part for kind, part in links.values() if kind == "officeDocument"), "xl/workbook.xml")
    if main.endswith(".bin"):
        raise FileRefused("import.file_type", found="a binary workbook (.xlsb)")
    if main not in package.names:
        raise FileRefused("import.file_type", found="a zip archive")
    return main


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Relation id -> (kind, part) of the parts this part names; links to the outside are kept out."""
    folder, name = posixpath.split(part)
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    if where not in package.names:
        return {}
    found = {}
    for link in children(part_tree(package, where), "Relationship"):
        if attribute(link, "TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attribute(link, "Target"))).lstrip("/")
            found[attribute(link, "Id")] = (attribute(link, "Type").rpartition("/")[2], target)
    return found


def _sheets(tree: Element, links: dict[str, tuple[str, str]]) -> list[Sheet]:
    found = []
    for sheet in children(tree, "sheet"):
        kind, part = links.get(_relation_id(sheet), ("", ""))
        if kind == "worksheet":
            found.append(Sheet(attribute(sheet, "name"), part, attribute(sheet, "state") not in {"", "visible"}))
    return found


def _relation_id(sheet: Element) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")


def _style_kinds(package: Package, links: dict[str, tuple[str, str]]) -> list[str]:
    part = next((part for kind, part in links.values() if kind == "styles"), None)
    if part is None or part not in package.names:
        return []
    tree = part_tree(package, part)
    custom = children(tree, "numFmt")
    formats = {attribute(item, "numFmtId"): format_kind(attribute(item, "formatCode")) for item in custom}
    used = next(children(tree, "cellXfs"), None)
    styles = [] if used is None else list(children(used, "xf"))
    return [_kind(attribute(style, "numFmtId"), formats) for style in styles]


def _kind(format_id: str, custom: dict[str, str]) -> str:
    if format_id in custom:
        return custom[format_id]
    if not format_id.isascii() or not format_id.isdigit():
        return "number"
    number = int(format_id[:6])
    return "date" if number in BUILTIN_DATES else "percent" if number in BUILTIN_PERCENTS else "number"
