"""Every deal is attributed anew, a bounded number at a time, for as long as somebody wants it."""

from loudou.insight.analytics.queries.deals import attribution_facts, count_deals, deals_after
from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import RecountState
from loudou.marketing.campaigns.events import RecountAdvanced
from loudou.marketing.campaigns.queries.recounts import recount
from loudou.marketing.campaigns.services.advance_recount import advance_recount
from loudou.marketing.campaigns.services.attribute import attribute_deals
from loudou.marketing.campaigns.services.lock_attribution import lock_attribution
from loudou.marketing.campaigns.shapes.attribution import RecountStep
from loudou.platform.outbox.subscriptions import on

CHUNK = 500
"""Deals of one step: a step takes about a second, and other attributions wait for no longer."""


@on(RecountAdvanced)
def recount_next(ctx: Context, event: RecountAdvanced) -> None:
    """The next deals; nothing once the recount was cancelled. Told twice it goes on from where it is."""
    system = ctx.as_system()
    for recount_id in event.subject_ids:
        running = recount(system, recount_id)
        if running.state != RecountState.RUNNING:
            continue
        lock_attribution(system)
        deal_ids = deals_after(system, running.reached, CHUNK)
        found = attribute_deals(system, deals=attribution_facts(system, deal_ids))
        total = count_deals(system) if running.total_count is None else running.total_count
        reached = deal_ids[-1] if len(deal_ids) == CHUNK else None
        step = RecountStep(len(deal_ids), found.changed_count, reached, total)
        advance_recount(system, recount_id=recount_id, step=step)
