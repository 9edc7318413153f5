"""The installation a benchmark runs on, with this process's Django looking at the same database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import django

from loudou.config.cli.installation import open_installation
from tools.drill.box import OURS, Box

PASSWORD = "correct-horse-battery"  # noqa: S105 - of an installation that lives for minutes


@dataclass(slots=True)
class Stand:
    """A running installation; `up` and `postgres` are the roots of its process trees."""

    box: Box
    url: str
    up: int
    postgres: int
    tokens: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    users: list[UUID] = field(default_factory=list)
    names: dict[str, UUID] = field(default_factory=dict)

    def bearer(self, name: str) -> list[str]:
        """The load client's arguments that act as this person by token."""
        return ["--header", f"Authorization: Bearer {self.tokens[name]}"]

    def session(self, name: str) -> list[str]:
        """The load client's arguments that act as this person's browser."""
        return ["--header", f"Cookie: {self.cookies[name]}", "--header", "Accept-Encoding: gzip"]


def now() -> datetime:
    """The moment a service is told."""
    return datetime.now(UTC)


@contextmanager
def standing(prepared: Path) -> Iterator[Stand]:
    """Start a copy of a prepared installation and open its database here; all of it is gone afterwards."""
    for name in OURS:
        os.environ.pop(name, None)
    os.environ["LOUDOU_EVENTS_PER_MINUTE"] = "100000000"  # here everything comes from one address
    with Box(prepared) as box:
        root = box.up_pid
        with open_installation(box.data):
            django.setup()
            yield Stand(box, f"http://127.0.0.1:{box.port}", root, box.database_pids()[0])
