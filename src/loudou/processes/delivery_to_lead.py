"""What a source delivers becomes leads, row by row, or further touches of leads we have."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.services.capture import capture_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft
from loudou.marketing.intake.enums import EntryKind
from loudou.marketing.intake.events import DeliveryReceived, EntriesReplayed
from loudou.marketing.intake.queries.drafts import deliveries, replayed_origins
from loudou.marketing.intake.services.record_outcomes import record_outcomes
from loudou.marketing.intake.shapes import DeliveryFacts, OutcomeDraft
from loudou.platform.outbox.subscriptions import on
from loudou.processes.form_to_lead import lead_values, pool_named

SENDERS_ID = "external_id"


@on(DeliveryReceived)
def leads_from_delivery(ctx: Context, event: DeliveryReceived) -> None:
    """The rows of each delivery as one set; one that cannot be a lead is kept as failed and leaves the others alone."""
    _take(ctx.as_system(), event.subject_ids)


@on(EntriesReplayed)
def leads_from_replayed_delivery(ctx: Context, event: EntriesReplayed) -> None:
    """The whole delivery of rows somebody asked to be tried once more; those a lead was made of are known and stay."""
    acting = ctx.as_system()
    _take(acting, replayed_origins(acting, event.subject_ids, EntryKind.SOURCE))


def _take(ctx: Context, ids: Sequence[UUID]) -> None:
    for delivery in deliveries(ctx, ids):
        policy = CapturePolicy(channel=delivery.channel, pool_id=pool_named(ctx, delivery.pool))
        drafts = [draft_of(delivery, number, row) for number, row in enumerate(delivery.rows, start=1)]
        rows = capture_leads(ctx, drafts=drafts, policy=policy).rows
        outcomes = [
            OutcomeDraft(delivery.id, number, row.outcome.value, row.lead_id, row.problems)
            for number, row in enumerate(rows, start=1)
        ]
        record_outcomes(ctx, outcomes=outcomes)


def draft_of(delivery: DeliveryFacts, number: int, row: Mapping[str, object]) -> LeadDraft:
    """One row as a draft: known by the sender's own id of it within this source, else by its place in the delivery."""
    senders = str(row.get(SENDERS_ID) or f"{delivery.id}:{number}")
    values = {name: value for name, value in row.items() if name != SENDERS_ID}
    return LeadDraft(
        **lead_values(values),
        source=delivery.defaults.get("source", "") or delivery.source_key,
        medium=delivery.defaults.get("medium", ""),
        campaign=delivery.defaults.get("campaign", ""),
        source_detail=delivery.source_key,
        external_id=f"{delivery.source_key}:{senders}"[:200],
        captured_at=delivery.received_at,
        payload={"delivery": str(delivery.id), "row": number},
    )
