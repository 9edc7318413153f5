"""How the open leads are shared out when all of them are gone through."""

from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES
from loudou.leads.models import LeadQuerySet

SLICES = 2
"""So many parts are worked on side by side: while one waits for the database, the other one thinks."""
LEAST = 8_000
"""Fewer open leads than this are not worth a second thread and connection."""
BOUNDS_SQL = """
    SELECT count(*), percentile_disc(%s::float8[]) WITHIN GROUP (ORDER BY id) FROM leads_lead WHERE status = ANY(%s)
"""


class Slice(NamedTuple):
    """Leads with ids above `after` and up to `until`; None is no bound."""

    after: UUID | None = None
    until: UUID | None = None

    def of(self, leads: LeadQuerySet) -> LeadQuerySet:
        """Those of these leads that lie in it, in the order of their ids."""
        if self.after is not None:
            leads = leads.filter(pk__gt=self.after)
        if self.until is not None:
            leads = leads.filter(pk__lte=self.until)
        return leads.order_by("pk")


EVERYTHING = Slice()


def open_slices(ctx: Context, *, slices: int = SLICES, least: int = LEAST) -> list[Slice]:
    """All open leads in parts of equal size by id, one part when there are few. One SQL statement."""
    del ctx
    shares = [part / slices for part in range(1, slices)]
    with connection.cursor() as cursor:
        # system: rounds over all leads, whoever may see them
        cursor.execute(BOUNDS_SQL, [shares, OPEN_VALUES])
        count, bounds = cursor.fetchone()
    if not bounds or count < least:
        return [Slice()]
    ends = [None, *bounds, None]
    return [Slice(*pair) for pair in pairwise(ends)]
