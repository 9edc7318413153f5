"""What people write to a mailbox becomes leads, or further touches of leads we have; a bounce counts against a lead."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID, uuid5

from loudou.kernel.context import Context
from loudou.leads.queries.by_email import open_leads_by_email
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.score import score_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft
from loudou.marketing.behaviour.enums import EventKind
from loudou.marketing.behaviour.services.record_events import record_events
from loudou.marketing.behaviour.shapes import EventDraft
from loudou.marketing.intake.enums import EntryKind, MailVerdict
from loudou.marketing.intake.events import EntriesReplayed, MailReceived
from loudou.marketing.intake.queries.drafts import mails, replayed_origins
from loudou.marketing.intake.services.record_outcomes import record_outcomes
from loudou.marketing.intake.shapes import MailFacts, OutcomeDraft
from loudou.platform.outbox.subscriptions import on
from loudou.processes.form_to_lead import lead_values, pool_named

CHANNEL = "email"


@on(MailReceived)
def leads_from_mail(ctx: Context, event: MailReceived) -> None:
    """Each inquiry is a draft with its own id as the sender's, so that telling it twice makes one lead."""
    acting = ctx.as_system()
    found = mails(acting, event.subject_ids)
    _capture(acting, [one for one in found if one.verdict == MailVerdict.INQUIRY])
    _count_bounces(acting, [one for one in found if one.verdict == MailVerdict.BOUNCE])


@on(EntriesReplayed)
def leads_from_replayed_mail(ctx: Context, event: EntriesReplayed) -> None:
    """The same for mails somebody asked to be tried once more."""
    acting = ctx.as_system()
    _capture(acting, mails(acting, replayed_origins(acting, event.subject_ids, EntryKind.MAIL)))


def _capture(ctx: Context, found: Sequence[MailFacts]) -> None:
    by_pool: defaultdict[UUID | None, list[MailFacts]] = defaultdict(list)
    for one in found:
        by_pool[pool_named(ctx, one.pool)].append(one)
    for pool_id, group in by_pool.items():
        policy = CapturePolicy(channel=CHANNEL, pool_id=pool_id)
        rows = capture_leads(ctx, drafts=[draft_of(one) for one in group], policy=policy).rows
        outcomes = [
            OutcomeDraft(one.id, 1, row.outcome.value, row.lead_id, row.problems)
            for one, row in zip(group, rows, strict=True)
        ]
        record_outcomes(ctx, outcomes=outcomes)


def draft_of(one: MailFacts) -> LeadDraft:
    """The lead a mail speaks of. The mail itself is kept whole with the touch, attachments by name and size."""
    payload: dict[str, object] = {
        "subject": one.subject,
        "sender": one.sender,
        "text": one.text,
        "attachments": [dict(file) for file in one.attachments],
        "forwarded_by": one.forwarded_by,
    }
    return LeadDraft(
        **lead_values(one.values),
        source=one.source or CHANNEL,
        medium=CHANNEL,
        campaign=one.campaign,
        source_detail=one.mailbox_name[:120],
        external_id=str(one.id),
        captured_at=one.received_at,
        payload={name: value for name, value in payload.items() if value},
    )


def _count_bounces(ctx: Context, found: Sequence[MailFacts]) -> None:
    """An address that is dead for good counts as behaviour of the open leads that have it."""
    dead = {address: one for one in found for address in one.bounced}
    leads = open_leads_by_email(ctx, list(dead))
    events = [
        EventDraft(uuid5(dead[email].id, str(lead_id)), lead_id, EventKind.BOUNCE, dead[email].received_at)
        for lead_id, email in leads
    ]
    if events:
        record_events(ctx, events=events)
        score_leads(ctx, lead_ids=[event.subject_id for event in events])
