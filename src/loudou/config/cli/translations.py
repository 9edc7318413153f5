"""Compiles the translations with Babel: a fresh machine has no gettext tools."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from loudou.config.cli.catalogues import stale_catalogues
from loudou.config.cli.places import SOURCES


def compile_stale(root: Path = SOURCES) -> int:
    """Compile what is stale; how many files that were. Readers see the old file or the new one, never half of it."""
    stale = list(stale_catalogues(root))
    for source in stale:
        unfinished = source.with_suffix(".mo.unfinished")
        with source.open("rb") as text, unfinished.open("wb") as binary:
            write_mo(binary, read_po(text))
        unfinished.rename(source.with_suffix(".mo"))
    return len(stale)
