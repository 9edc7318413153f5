"""The statements that must find no row, ever: each is an SQL file named after its rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

FOLDER = Path(__file__).parent / "invariants"
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that does not hold, with the first rows that break it."""

    name: str
    meaning: str
    rows: tuple[tuple[object, ...], ...]


def invariant_files() -> Sequence[Path]:
    """Every invariant, by name."""
    return sorted(FOLDER.glob("*.sql"))


def broken_invariants(names: Sequence[str] = ()) -> list[Broken]:
    """Run the invariants (all, or those named) and give the broken ones. One SQL statement each."""
    found = []
    for file in invariant_files():
        if names and file.stem not in names:
            continue
        text = file.read_text()
        with connection.cursor() as cursor:
            cursor.execute(text)
            rows = cursor.fetchmany(SHOWN)
        if rows:
            meaning = text.splitlines()[0].removeprefix("-- ")
            found.append(Broken(file.stem, meaning, tuple(tuple(row) for row in rows)))
    return found
