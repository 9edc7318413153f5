"""XML of a workbook's parts without entities: a document type declaration refuses the file before it can define any."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from defusedxml import DefusedXmlException  # type: ignore[import-untyped, unused-ignore]  # ships no types
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped, unused-ignore]  # ships no types

from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.xlsx_package import Package

StartHandler = Callable[[str, dict[str, str]], None]


def local_name(tag: str) -> str:
    """The name without namespace or prefix: transitional, strict and prefixed workbooks read alike."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def part_tree(package: Package, name: str) -> Element:
    """A small part as a tree. Raises FileRefused when it is missing, malformed or declares entities."""
    if name not in package.names:
        raise FileRefused("xlsx.corrupt", part=name)
    try:
        tree: Element = fromstring(package.read(name), forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileRefused("xlsx.xml_entities", part=name) from error
    except (ParseError, ValueError, LookupError) as error:
        raise FileRefused("xlsx.corrupt", part=name) from error
    return tree


def children(element: Element, name: str) -> Iterator[Element]:
    """The descendants with this local name."""
    return (child for child in element.iter() if local_name(child.tag) == name)


def attribute(element: Element, name: str) -> str:
    """An attribute by its local name, "" when absent."""
    return next((value for key, value in element.attrib.items() if local_name(key) == name), "")


def stream_part(
    package: Package,
    name: str,
    *,
    start: StartHandler,
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> Iterator[None]:
    """Feeds a large part to the handlers block by block; yields after each block so that rows can be handed on."""

    def refuse(*_: object) -> None:
        raise FileRefused("xlsx.xml_entities", part=name)

    parser = expat.ParserCreate(namespace_separator=":")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        for block in package.blocks(name):
            parser.Parse(block)
            yield
        parser.Parse(b"", True)  # noqa: FBT003 - the parser takes no name for "this is the end"
    except expat.ExpatError as error:
        raise FileRefused("xlsx.corrupt", part=name) from error
    yield
