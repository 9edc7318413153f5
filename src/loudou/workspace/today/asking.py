"""What every section of Today needs: whose day it is, lists of records, and the addresses of the whole lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile, reach_of
from loudou.platform.records.days import business_day
from loudou.platform.records.fields import fields_for
from loudou.platform.records.query import ListQuery, list_records, matching
from loudou.platform.records.references import names_of
from loudou.platform.records.registry import record_type as type_named

ME, TEAM = "me", "team"
Names = Mapping[tuple[str, Any], str]
"""Names of records and people by type and id."""
MOST_ROWS = 6


@dataclass(frozen=True, slots=True)
class Day:
    """Whose day is shown: one's own, or that of everybody one sees records of."""

    ctx: Context
    scope: str

    @property
    def is_mine(self) -> bool:
        """Whether only one's own records count."""
        return self.scope == ME

    @property
    def owner_id(self) -> UUID | None:
        """Whose records count; None for everybody's."""
        return self.ctx.actor_id if self.is_mine else None

    @property
    def own(self) -> str:
        """The beginning of a filter that keeps to the scope."""
        return "owner == me() && " if self.is_mine else ""

    @property
    def ends_at(self) -> datetime:
        """Midnight at the end of the business day."""
        zone = ZoneInfo(settings.TIME_ZONE)
        return datetime.combine(business_day(self.ctx) + timedelta(days=1), time(), zone)

    def may(self, record_type: str, action: str = "read") -> bool:
        """Whether the actor may do this to some records of the type."""
        return access_profile(self.ctx).may(record_type, action)


def scopes_of(ctx: Context) -> tuple[str, str]:
    """The scope people start with, and the other one they may choose; empty when there is only one.

    Who sells begins with their own work, who hands leads out with the team's; who does neither sees what there is.
    """
    profile = access_profile(ctx)
    if not profile.may("lead", "convert"):
        return TEAM, ""
    reach = reach_of(ctx, "lead")
    if not (reach.is_everything or len(reach.owner_ids) > 1):
        return ME, ""
    return (TEAM, ME) if profile.may("lead", "assign") else (ME, TEAM)


def rows_of(
    day: Day, record_type: str, condition: str, columns: Sequence[str], *, sort: str = "", limit: int = MOST_ROWS
) -> list[dict[str, Any]]:
    """The first records of a condition, with those of the columns the actor may see. One SQL statement."""
    kind = type_named(record_type)
    seen = tuple(name for name in columns if name in fields_for(day.ctx, kind))
    query = ListQuery(filter=condition, sort=sort, columns=seen, limit=limit)
    return list(list_records(day.ctx, kind, query).rows)


def found(day: Day, record_type: str, condition: str = "") -> "QuerySet[Any]":
    """All records of a condition the actor sees, for sums."""
    return matching(day.ctx, type_named(record_type), ListQuery(filter=condition))


def names_in(rows: Sequence[Mapping[str, Any]]) -> Names:
    """The accounts and owners of these rows by name, whatever type the rows are of. Two SQL statements at most."""
    kind = type_named("quote")
    fields = [field for name in ("account", "owner") if (field := kind.field_named(name)) is not None]
    return names_of(fields, rows)
