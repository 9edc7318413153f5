"""The versions of a quote, and which quote speaks for a deal."""

from dataclasses import fields
from uuid import UUID

from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.shapes import PrimaryAmount, VersionRow
from loudou.kernel.context import Context

FIELDS = tuple(f.name for f in fields(VersionRow))


def versions_of(ctx: Context, number: str) -> list[VersionRow]:
    """The versions of this number that the actor sees, the newest first. One SQL statement."""
    rows = Quote.objects.visible_to(ctx).filter(number=number).order_by("-version_number")
    return [VersionRow(*row) for row in rows.values_list(*FIELDS)]


def primary_amount(opportunity_id: UUID) -> PrimaryAmount | None:
    """What the primary quote of an opportunity offers now; None when there is none. One SQL statement.

    For a story, hence nobody's visibility applies.
    """
    # system: a deal is worth what its quote says, whoever may see either
    found = Quote.objects.filter(opportunity=opportunity_id, is_primary=True)
    row = found.values_list("opportunity_id", "net_amount", "total_amount", "currency").first()
    return None if row is None else PrimaryAmount(*row)
