"""Files of notices: what they hold, told by their content, read so that memory stays flat."""

import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

import orjson
from charset_normalizer import from_bytes

from loudou.marketing.tenders.errors import ReleaseUnreadable, SourceUnreadable
from loudou.marketing.tenders.rules.eforms import read_eforms
from loudou.marketing.tenders.rules.notice_text import read_notice_page, read_notice_text
from loudou.marketing.tenders.rules.ocds import read_release
from loudou.marketing.tenders.rules.ocds_package import releases_of
from loudou.marketing.tenders.services.reading.json_items import JsonItems
from loudou.marketing.tenders.shapes import NoticeDraft, UnreadableNotice

_Reader = Callable[[str], NoticeDraft]
Read = NoticeDraft | UnreadableNotice
LARGEST_PAGE = 32 << 20
MOST_INFLATED = 200
"""A member of an archive that grows more than this is a bomb, and is refused."""
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """Every notice of a file in its order, and every part that is none, with where it stands and why.

    JSON and lines of JSON (OCDS), XML (TED eForms), HTML and plain text (Chinese notices), gzip or zip of these.
    Nothing is held longer than it takes to read one notice. Raises SourceUnreadable when the file cannot be opened.
    """

    path: Path
    source: str = ""

    def __iter__(self) -> Iterator[Read]:
        if not self.path.is_file():
            raise SourceUnreadable("There is no such file.", file=str(self.path))
        with self.path.open("rb") as raw:
            yield from _read_stream(raw, self.path.name, self.source)


def _read_stream(raw: BinaryIO, name: str, source: str) -> Iterator[Read]:
    start = raw.read(4)
    raw.seek(0)
    if start[:2] == GZIP:
        yield from _guarded(_unzipped(raw, name.removesuffix(".gz"), source), name)
    elif start == ZIP:
        yield from _archive(raw, name, source)
    else:
        yield from _guarded(_plain(raw, name, source), name)


def _unzipped(raw: BinaryIO, name: str, source: str) -> Iterator[Read]:
    with gzip.open(raw) as inner:
        yield from _plain(inner, name, source)  # type: ignore[arg-type]  # a file of bytes all the same


def _archive(raw: BinaryIO, name: str, source: str) -> Iterator[Read]:
    try:
        archive = ZipFile(raw)
    except BadZipFile:
        yield UnreadableNotice(name, "archive.broken", "The archive is broken.")
        return
    with archive:
        for member in archive.infolist():
            place = f"{name}/{member.filename}"
            if member.is_dir():
                continue
            if member.file_size > MOST_INFLATED * max(member.compress_size, 1):
                yield UnreadableNotice(place, "archive.inflated", "The member grows out of all proportion.")
                continue
            with archive.open(member) as inner:
                buffered = io.BufferedReader(inner)  # type: ignore[type-var]  # a raw file of bytes
                yield from _guarded(_plain(buffered, place, source), place)


def _guarded(found: Iterator[Read], name: str) -> Iterator[Read]:
    """A file that breaks off gives what came before and says where it broke."""
    try:
        yield from found
    except SourceUnreadable as error:
        yield UnreadableNotice(f"{name}:{error.facts.get('position', 1)}", error.code, error.detail)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        yield UnreadableNotice(name, "file.broken", f"The file breaks off: {error}.")


def _plain(raw: BinaryIO, name: str, source: str) -> Iterator[Read]:
    kind = PurePosixPath(name.lower()).suffix
    if kind in {".jsonl", ".ndjson"}:
        yield from _json_lines(raw, name, source)
    elif kind == ".json":
        with _text(raw) as stream:
            for place, item in enumerate(JsonItems(stream), start=1):
                yield from _releases(item, f"{name}:{place}", source)
    elif kind == ".xml":
        yield _or_problem(lambda place: read_eforms(_whole(raw), place=place), name)
    elif kind in {".html", ".htm"}:
        yield _or_problem(lambda place: read_notice_page(_decoded(_whole(raw)), source=source, place=place), name)
    elif kind == ".txt":
        yield _or_problem(lambda place: read_notice_text(_decoded(_whole(raw)), source=source, place=place), name)
    else:
        raise SourceUnreadable("The kind of file is unknown: JSON, JSON lines, XML, HTML, TXT, gzip or zip of these.")


def _json_lines(raw: BinaryIO, name: str, source: str) -> Iterator[Read]:
    for number, line in enumerate(raw, start=1):
        place = f"{name}:{number}"
        if not line.strip():
            continue
        try:
            document = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as error:
            yield UnreadableNotice(place, "json.broken", f"The line is no JSON: {error}.")
            continue
        # A line may wrap the package with the name of the file it came from.
        if isinstance(document, dict) and "package" in document and "ocid" not in document:
            document = document["package"]
        yield from _releases(document, place, source)


def _releases(document: object, place: str, source: str) -> Iterator[Read]:
    for part, release in enumerate(releases_of(document), start=1):
        here = f"{place}.{part}"
        if release is None:
            yield UnreadableNotice(here, "release.missing", "There is no release here.")
            continue
        if not _can_be_kept(release):
            yield UnreadableNotice(here, "release.text", "The release holds half characters or endless numbers.")
            continue
        yield _or_problem(lambda at, one=release: read_release(one, source=source, place=at), here)  # type: ignore[misc]


def _can_be_kept(release: object) -> bool:
    """JSON may say what no database keeps: half of a surrogate pair, integers beyond 64 bits."""
    try:
        orjson.dumps(release)
    except TypeError:
        return False
    return True


def _or_problem(read: _Reader, place: str) -> Read:
    try:
        return read(place)
    except (ReleaseUnreadable, SourceUnreadable) as error:
        return UnreadableNotice(place, error.code, error.detail)


def _whole(raw: BinaryIO) -> bytes:
    content = raw.read(LARGEST_PAGE + 1)
    if len(content) > LARGEST_PAGE:
        raise SourceUnreadable("The page is too large.")
    return content


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(content, cp_isolation=["gb18030", "big5", "utf_16"]).best()
        return str(best) if best is not None else content.decode("gb18030", "replace")


@contextmanager
def _text(raw: BinaryIO) -> Iterator[io.TextIOWrapper]:
    stream = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace")
    try:
        yield stream
    finally:
        stream.detach()
