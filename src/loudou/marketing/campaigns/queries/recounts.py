"""How far the computation of all deals is, and what was computed when."""

from dataclasses import fields
from uuid import UUID

from django.db.models import Q

from loudou.kernel.context import Context
from loudou.marketing.campaigns.errors import RecountNotFound
from loudou.marketing.campaigns.models import AttributionRecount, AttributionRun
from loudou.marketing.campaigns.shapes.attribution import Recount, RunRow
from loudou.platform.access.queries import require

RECOUNT = tuple(one.name for one in fields(Recount))
RUN = tuple(one.name for one in fields(RunRow))


def latest_recount(ctx: Context) -> Recount | None:
    """The recount that runs, else the last one. One SQL statement. Raises ActionRefused."""
    require(ctx, "campaign", "attribute")
    # system: the attribution is the organisation's own
    row = AttributionRecount.objects.order_by("-asked_at", "-id").values(*RECOUNT).first()
    return Recount(**row) if row else None


def recount(ctx: Context, recount_id: UUID) -> Recount:
    """One recount. One SQL statement. Raises ActionRefused, RecountNotFound."""
    require(ctx, "campaign", "attribute")
    # system: as above
    row = AttributionRecount.objects.filter(pk=recount_id).values(*RECOUNT).first()
    if row is None:
        raise RecountNotFound("There is no such recount.", recount_id=recount_id)
    return Recount(**row)


def attribution_runs(
    ctx: Context, *, model: str = "", after: tuple[int, str] | None = None, limit: int = 50
) -> list[RunRow]:
    """What was computed, the latest first; `after` (version, model) reads on. One SQL statement.

    Raises ActionRefused.
    """
    require(ctx, "campaign_roi", "read")
    # system: as above
    found = AttributionRun.objects.order_by("-version", "model")
    found = found.filter(model=model) if model else found
    if after is not None:
        found = found.filter(Q(version__lt=after[0]) | Q(version=after[0], model__gt=after[1]))
    return [RunRow(**row) for row in found.values(*RUN)[:limit]]
