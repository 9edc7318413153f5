"""The versions of a quote."""

from dataclasses import fields

from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.shapes import VersionRow
from loudou.kernel.context import Context

FIELDS = tuple(f.name for f in fields(VersionRow))


def versions_of(ctx: Context, number: str) -> list[VersionRow]:
    """The versions of this number that the actor sees, the newest first. One SQL statement."""
    rows = Quote.objects.visible_to(ctx).filter(number=number).order_by("-version_number")
    return [VersionRow(*row) for row in rows.values_list(*FIELDS)]
