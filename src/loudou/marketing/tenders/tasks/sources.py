"""Looking at sources of notices; the only place of tenders that asks over the network or reads a folder."""

import csv
import os
from collections.abc import Iterator
from hashlib import sha256
from io import StringIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time
from urllib.parse import urlsplit
from uuid import UUID

from charset_normalizer import from_bytes
from django.conf import settings

from loudou.kernel.errors import LoudouError
from loudou.marketing.tenders.enums import SourceFormat, SourceKind, TakeOutcome
from loudou.marketing.tenders.queries.sources import source_terms
from loudou.marketing.tenders.rules.html_text import read_page
from loudou.marketing.tenders.rules.sources import suffix_of
from loudou.marketing.tenders.rules.table_rows import read_mapping, read_rows
from loudou.marketing.tenders.services.import_files import import_file
from loudou.marketing.tenders.services.sources.note_look import look_at_sources, note_file, note_look
from loudou.marketing.tenders.services.take_notices import CHUNK, take_notices
from loudou.marketing.tenders.shapes import Look, NoticeDraft, SourceTerms, UnreadableNotice
from loudou.platform.jobs.app import app, job_context
from loudou.platform.outgoing.ask import ask_document

INBOX = "inbox"
"""Watched folders lie below this one in the data folder of the installation."""
LARGEST = 64 << 20
"""So many bytes of a document are taken; a longer one is refused whole."""
SECONDS = 120
SETTLED = 10
"""A file changed within so many seconds may still be written to; it is taken at the next look."""
MOST_FILES = 1_000
Taken = tuple[int, int]
"""How many notices were taken, and how many could not be."""


@app.periodic(cron="*/5 * * * *")
@app.task(name="tenders.look_at_sources", queue="tenders", queueing_lock="tenders.look_at_sources", retry=2)
def look_at_due(timestamp: int) -> None:
    """Every five minutes: the sources that are due."""
    del timestamp
    look_at_sources(job_context())


@app.task(name="tenders.look_at", queue="tenders")
def look_at(*, source_id: str, **_later: object) -> None:
    """Look at one source. What goes wrong is kept with the source and tried again later; the job itself ends well."""
    terms = source_terms(job_context(), UUID(source_id))
    if terms is None:
        return
    try:
        look = _folder(terms) if terms.kind == SourceKind.FOLDER else _address(terms)
    except LoudouError as refusal:
        look = Look(problem=refusal.detail)
    except OSError as error:
        look = Look(problem=f"{type(error).__name__}: {error.strerror or error}")
    note_look(job_context(), source_id=terms.id, look=look)


def _address(terms: SourceTerms) -> Look:
    """What stands at the address, unless it is what stood there before."""
    secret = os.environ.get(terms.secret, "") if terms.secret.startswith("LOUDOU_SECRET_TENDER_") else ""
    found = ask_document(
        terms.location,
        etag=terms.etag,
        modified=terms.modified,
        headers={"Authorization": f"Bearer {secret}"} if secret else None,
        private_hosts=frozenset(settings.PRIVATE_HOSTS),
        seconds=SECONDS,
        most_bytes=LARGEST,
    )
    if found.body is None:
        return Look()
    digest = sha256(found.body).hexdigest()
    if digest == terms.digest:
        return Look(is_taken=True, etag=found.etag, modified=found.modified, digest=digest)
    name = Path(urlsplit(terms.location).path).name or "document"
    taken, failed = _take(terms, found.body, name, found.kind)
    return Look(
        _failed(failed), is_taken=True, taken_count=taken, etag=found.etag, modified=found.modified, digest=digest
    )


def _folder(terms: SourceTerms) -> Look:
    """Every file that is new or has changed; links lead nowhere, so that a folder shows only what lies in it."""
    folder = Path(settings.DATA_DIR) / INBOX / terms.location
    if not folder.is_dir():
        return Look(problem="There is no such folder in the inbox.")
    total, failed, problem = 0, 0, ""
    for path in sorted(folder.iterdir())[:MOST_FILES]:
        if path.is_symlink() or not path.is_file() or path.stat().st_mtime > time() - SETTLED:
            continue
        if path.stat().st_size > LARGEST:
            problem = f"{path.name}: the file is too large."
            continue
        content = path.read_bytes()
        digest = sha256(content).hexdigest()
        if terms.files.get(path.name[:300]) == digest:
            continue
        try:
            taken, wrong = _take(terms, content, path.name, "")
        except LoudouError as refusal:
            problem = f"{path.name}: {refusal.detail}"
            continue
        total, failed = total + taken, failed + wrong
        note_file(job_context(), source_id=terms.id, name=path.name, digest=digest)
    return Look(problem or _failed(failed), is_taken=True, taken_count=total)


def _take(terms: SourceTerms, content: bytes, name: str, media_type: str) -> Taken:
    if terms.format == SourceFormat.AUTO:
        return _take_document(terms, content, name, media_type)
    found = _rows(terms, content, name)
    taken = failed = 0
    while piece := list(islice(found, CHUNK)):
        drafts = [one for one in piece if isinstance(one, NoticeDraft)]
        outcomes = [row.outcome for row in take_notices(job_context(), notices=drafts).rows]
        wrong = outcomes.count(TakeOutcome.FAILED) + len(piece) - len(drafts)
        taken, failed = taken + len(piece) - wrong, failed + wrong
    return taken, failed


def _take_document(terms: SourceTerms, content: bytes, name: str, media_type: str) -> Taken:
    """By the readers of files, which keep memory flat; the file is gone afterwards."""
    suffix = suffix_of(content, name, media_type)
    plain = Path(name).name.removesuffix(suffix)[:80] or "document"
    with TemporaryDirectory(prefix="loudou-source-") as folder:
        path = Path(folder) / f"{plain}{suffix}"
        path.write_bytes(content)
        report = import_file(job_context(), path=path, source=terms.name)
    failed = report.counts[TakeOutcome.FAILED]
    return report.read - failed, failed


def _rows(terms: SourceTerms, content: bytes, name: str) -> Iterator[NoticeDraft | UnreadableNotice]:
    text, mapping = _text(content), read_mapping(terms.mapping)
    if terms.format == SourceFormat.CSV:
        tables = [list(csv.reader(StringIO(text, newline=""), _dialect(text)))]
    else:
        tables = read_page(text).tables
    useful = [rows for rows in tables if len(rows) > 1]
    for rows in useful:
        yield from read_rows(rows, mapping, source=terms.name, place=name)
    if not useful:
        yield UnreadableNotice(name, "table.missing", "There is no table here.")


def _dialect(text: str) -> type[csv.Dialect]:
    """How a table is written, told by its beginning; as spreadsheets write it where that tells nothing."""
    try:
        return csv.Sniffer().sniff(text[:4000], ",;\t|")
    except csv.Error:
        return csv.excel


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(content, cp_isolation=["gb18030", "big5", "utf_16"]).best()
        return str(best) if best is not None else content.decode("gb18030", "replace")


def _failed(count: int) -> str:
    return f"{count} notices could not be taken." if count else ""
