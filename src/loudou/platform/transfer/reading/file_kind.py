"""What a file really is, by its first bytes; the name is never believed."""

import re
from pathlib import Path
from typing import Literal

from loudou.platform.transfer.reading.byte_stream import GZIP_MAGIC, ByteStream
from loudou.platform.transfer.reading.encoding import utf16_without_mark
from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.options import Limits

HEAD = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_MAGIC = (
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
)
_MARKUP = re.compile(rb"<(!doctype|html|head|body|table|script|\?xml|svg|!--)", re.IGNORECASE)
_CONTROL = frozenset(range(32)) - {0, 1, 9, 10, 11, 12, 13, 26, 27, 28, 29, 30, 31}


def file_kind(path: Path, limits: Limits) -> Literal["csv", "xlsx"]:
    """Whether the file is text (also packed as gzip) or a workbook.

    Raises FileRefused for anything else, for protected workbooks and for empty files.
    """
    with path.open("rb") as file:
        packed = file.read(4)
    with ByteStream(path, limits) as stream:
        head = stream.read(HEAD)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\0\r\n\t "):
        raise FileRefused("import.empty")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if packed.startswith(GZIP_MAGIC):
            raise FileRefused("import.file_type", found="a packed workbook")
        return "xlsx"
    if head.startswith(_OLE):
        if _mentions_encryption(path):
            raise FileRefused("xlsx.encrypted")
        raise FileRefused("import.file_type", found="an old Office file (.xls)")
    found = _foreign(head)
    if found:
        raise FileRefused("import.file_type", found=found)
    return "csv"


def _mentions_encryption(path: Path) -> bool:
    """The directory of an OLE container may stand anywhere in it, so all of it is searched in bounded memory."""
    tail = b""
    with path.open("rb") as file:
        while block := file.read(HEAD):
            if _ENCRYPTED in tail + block:
                return True
            tail = block[-len(_ENCRYPTED) :]
    return False


def _foreign(head: bytes) -> str | None:
    for magic, name in _MAGIC:
        if head.startswith(magic) and not (magic == b"MZ" and _is_texty(head)):
            return name
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _MARKUP.match(start):
        return "a web page or XML"
    return None if _is_texty(head) else "a binary file"


def _is_texty(head: bytes) -> bool:
    """Few control characters, or UTF-16, whose bytes may be any."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or utf16_without_mark(head):
        return True
    return sum(1 for byte in head if byte in _CONTROL) * 100 <= len(head) and head.count(0) * 3 < len(head)
