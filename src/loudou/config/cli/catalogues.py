"""Finds translations that must be compiled; apart from the compiling, so that asking costs nothing."""

from collections.abc import Iterator
from pathlib import Path

from loudou.config.cli.places import SOURCES


def stale_catalogues(root: Path = SOURCES) -> Iterator[Path]:
    """Every ``django.po`` that is newer than what was compiled from it."""
    for source in sorted(root.glob("**/locale/*/LC_MESSAGES/django.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            yield source
