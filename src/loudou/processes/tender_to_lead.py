"""A tender that was found becomes a lead: one for each project, whatever number of notices tell of it."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.queries.deliveries import leads_of_deliveries
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.touch import touch_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft, LeadTouch
from loudou.marketing.tenders.events import MatchesConverted
from loudou.marketing.tenders.queries.matches import matched_tenders, notices_with_lead
from loudou.marketing.tenders.services.convert import record_leads
from loudou.marketing.tenders.shapes import MatchedTender
from loudou.platform.outbox.subscriptions import on

CHANNEL = "tender"
SOURCE = "标讯通"


@on(MatchesConverted)
def lead_from_tender(ctx: Context, event: MatchesConverted) -> None:
    """The first notice of a project makes the lead, under the number of the process; every later one touches it.

    Events may arrive twice or in another order: deliveries are known by their numbers, so nothing happens twice.
    """
    system = ctx.as_system()
    tenders = matched_tenders(system, event.subject_ids)
    done = notices_with_lead([one.notice_id for one in tenders])
    told = list({one.notice_id: one for one in reversed(tenders) if one.notice_id not in done}.values())[::-1]
    leads = dict(leads_of_deliveries(system, channel=CHANNEL, external_ids=[one.ocid for one in tenders]))
    first = list({one.ocid: one for one in reversed(told) if one.ocid not in leads}.values())
    leads |= _capture(system, first)
    founding = {one.notice_id for one in first}
    later = [one for one in told if one.notice_id not in founding and one.ocid in leads]
    touch_leads(system, channel=CHANNEL, touches=[_touch(system, leads[one.ocid], one) for one in later])
    record_leads(system, leads={one.match_id: leads[one.ocid] for one in tenders if one.ocid in leads})


def _capture(ctx: Context, tenders: Sequence[MatchedTender]) -> dict[str, UUID]:
    """New leads of projects, in the pools their subscriptions name."""
    by_pool: defaultdict[UUID | None, list[MatchedTender]] = defaultdict(list)
    for one in tenders:
        by_pool[one.target_pool_id].append(one)
    made: dict[str, UUID] = {}
    for pool, group in by_pool.items():
        # Two projects of one purchaser are two needs: only the delivery itself makes leads the same.
        policy = CapturePolicy(channel=CHANNEL, pool_id=pool, appends=False)
        result = capture_leads(ctx, drafts=[_draft(one) for one in group], policy=policy)
        for one, row in zip(group, result.rows, strict=True):
            if row.lead_id is not None:
                made[one.ocid] = row.lead_id
    return made


def _draft(one: MatchedTender) -> LeadDraft:
    return LeadDraft(
        name=one.contact_name,
        company=one.company or one.title[:200],
        phone=one.contact_phone,
        email=one.contact_email,
        uscc=one.company_uscc,
        province=one.region[:60],
        industry=one.industry[:80],
        source=SOURCE,
        source_detail=one.subscription_name,
        need=one.title,
        budget=f"{one.budget_amount.normalize():f} {one.currency}" if one.budget_amount is not None else "",
        external_id=one.ocid,
        owner_id=one.owner_id,
        payload=_payload(one),
    )


def _touch(ctx: Context, lead_id: UUID, one: MatchedTender) -> LeadTouch:
    number = f"{one.ocid}#{one.notice_id}"[-200:]
    return LeadTouch(lead_id, one.published_at or ctx.now, SOURCE, number, _payload(one))


def _payload(one: MatchedTender) -> dict[str, object]:
    return {
        "project_id": str(one.project_id),
        "notice_id": str(one.notice_id),
        "notice_type": one.notice_type,
        "stage": one.stage,
        "title": one.title,
        "url": one.url,
    }
