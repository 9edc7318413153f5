"""The fixed cast of every test: Ada owns it, Ben is on her team, Cleo must see nothing, Dora approves.

Ada and Ben sell in the East department, in one team. Cleo has the role of a salesperson in another department and
team. Dora manages the East department. Fay keeps the receivables; Max is the marketer; Root administers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from loudou.config.roles import ROLES
from loudou.kernel.context import Context
from loudou.platform.access.services.install_roles import install_roles
from loudou.platform.changes.recording import recording
from loudou.platform.identity.services.manage_people import PersonDraft, add_department, add_people, add_team
from loudou.platform.outbox.models import OutboxEvent

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)
"""Monday 2026-03-02 09:10 in Shanghai, the morning the acceptance story starts."""
PASSWORD = "correct-horse-battery"


@dataclass(frozen=True)
class Cast:
    """Everybody's user id by first name."""

    ada: UUID
    ben: UUID
    cleo: UUID
    dora: UUID
    fay: UUID
    max: UUID
    root: UUID

    def acting(self, name: str, now: datetime = NOW) -> Context:
        """A fresh context of this person."""
        return Context(actor_id=getattr(self, name), now=now)


@pytest.fixture
def ctx() -> Context:
    """The system at the start of the story."""
    return Context(actor_id=None, now=NOW)


@pytest.fixture
def cast(db: None, ctx: Context) -> Cast:
    """The people of the story, with departments, teams and roles."""
    with recording(ctx, "test.cast"):
        install_roles(ctx, drafts=ROLES)
        company = add_department(ctx, name="Company")
        east = add_department(ctx, name="East", parent_id=company)
        west = add_department(ctx, name="West", parent_id=company)
        drafts = [
            PersonDraft("ada", "林晓", "ada@example.com", PASSWORD, east, ("sales_rep",)),
            PersonDraft("ben", "陈立", "ben@example.com", PASSWORD, east, ("sales_rep",)),
            PersonDraft("cleo", "王珂", "cleo@example.com", PASSWORD, west, ("sales_rep",)),
            PersonDraft("dora", "赵启明", "dora@example.com", PASSWORD, east, ("sales_manager",)),
            PersonDraft("fay", "方会计", "fay@example.com", PASSWORD, company, ("ar_accountant",)),
            PersonDraft("max", "马市场", "max@example.com", PASSWORD, company, ("marketing_user", "pool_admin")),
            PersonDraft("root", "管理员", "root@example.com", PASSWORD, company, (), is_administrator=True),
        ]
        people = Cast(*add_people(ctx, drafts=drafts))
        add_team(ctx, name="East one", user_ids=[people.ada, people.ben])
        add_team(ctx, name="West one", user_ids=[people.cleo])
    return people


@pytest.fixture
def ada(cast: Cast) -> Context:
    """Ada, who owns it."""
    return cast.acting("ada")


@pytest.fixture
def ben(cast: Cast) -> Context:
    """Ben, on Ada's team."""
    return cast.acting("ben")


@pytest.fixture
def cleo(cast: Cast) -> Context:
    """Cleo, who must see nothing of Ada's."""
    return cast.acting("cleo")


@pytest.fixture
def dora(cast: Cast) -> Context:
    """Dora, who manages Ada and approves."""
    return cast.acting("dora")


class Emitted:
    """The names of the events told in this test, in order."""

    def __iter__(self) -> Iterator[str]:
        return iter(OutboxEvent.objects.order_by("id").values_list("name", flat=True))

    def __eq__(self, other: object) -> bool:
        return list(self) == other

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return repr(list(self))


@pytest.fixture
def emitted(db: None) -> Emitted:
    """What was told so far; compares like a list of names."""
    return Emitted()


def later(ctx: Context, **change: object) -> Context:
    """The same person in another act, some fields changed (now, source, …)."""
    return replace(ctx, memo={}, **change)  # type: ignore[arg-type]
