"""Share the money of deals over the campaigns that touched their people."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.campaigns.enums import AttributionModel
from loudou.marketing.campaigns.models import AttributionCredit, AttributionRun
from loudou.marketing.campaigns.queries.policy import attribution_terms
from loudou.marketing.campaigns.queries.touches import touches_of_deals
from loudou.marketing.campaigns.rules.attribution import rules_of
from loudou.marketing.campaigns.rules.crediting import Credit, credits_of
from loudou.marketing.campaigns.services.lock_attribution import lock_attribution
from loudou.marketing.campaigns.shapes import Attributed, AttributionTerms, DealFacts
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

Standing = dict[UUID, set[Credit]]


@records_changes("campaign.attribute")
def attribute_deals(ctx: Context, *, deals: Sequence[DealFacts]) -> Attributed:
    """Compute the credits of these deals under every model anew; rows are written only for deals whose credits changed.

    A deal nothing touched has no credits, and loses those it had. What stood before is taken away; its run stays.
    Raises ActionRefused. Seven SQL statements at most, however many deals.
    """
    require(ctx, "campaign", "attribute")
    lock_attribution(ctx)
    terms = attribution_terms(ctx)
    touches = touches_of_deals(ctx, deals, terms)
    rules = rules_of(terms)
    wanted: Standing = {deal.id: set(credits_of(deal, touches[deal.id], rules)) for deal in deals}
    standing = _standing(ctx, list(wanted))
    changed = [pk for pk, found in wanted.items() if found != standing[pk]]
    if changed:
        _replace(ctx, {pk: wanted[pk] for pk in changed}, terms)
    return Attributed(len(wanted), len(changed))


def _standing(ctx: Context, deal_ids: Sequence[UUID]) -> Standing:
    """The credits that stand, by deal. One SQL statement."""
    del ctx
    found: Standing = defaultdict(set)
    rows = AttributionCredit.objects.filter(deal_id__in=deal_ids)
    for deal_id, *values in rows.values_list("deal_id", *Credit._fields):
        found[deal_id].add(Credit(*values))
    return found


def _replace(ctx: Context, found: Mapping[UUID, set[Credit]], terms: AttributionTerms) -> None:
    """Take away what stood and write what stands now. Four SQL statements."""
    AttributionCredit.objects.filter(deal_id__in=list(found)).delete()
    runs = _runs(ctx, len(found), terms)
    AttributionCredit.objects.bulk_create(
        (
            AttributionCredit(id=new_id(), deal_id=deal_id, run_id=runs[one.model], **one._asdict())
            for deal_id, credited in found.items()
            for one in credited
        ),
        batch_size=2_000,
    )


def _runs(ctx: Context, deal_count: int, terms: AttributionTerms) -> dict[str, UUID]:
    """A new run of every model, its versions counted on; the lock keeps others from counting. Two SQL statements."""
    # system: versions count over everybody's runs
    latest = AttributionRun.objects.order_by("-version").values_list("version", flat=True).first() or 0
    runs = {
        model: AttributionRun(
            id=new_id(),
            model=model,
            version=latest + 1,
            at=ctx.now,
            window_days=terms.window_days,
            half_life_days=Decimal(terms.half_life_days),
            deal_count=deal_count,
        )
        for model in AttributionModel
    }
    AttributionRun.objects.bulk_create(runs.values())
    return {model: run.id for model, run in runs.items()}
