"""What a visitor wrote into a form becomes a lead, or a further touch of one we have, and says who the visitor is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.queries.pools import pool_terms
from loudou.leads.services.capture import capture_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft
from loudou.marketing.behaviour.services.identify_visitors import identify_visitors
from loudou.marketing.intake.enums import EntryKind
from loudou.marketing.intake.events import EntriesReplayed, FormSubmitted
from loudou.marketing.intake.queries.drafts import replayed_origins, submissions
from loudou.marketing.intake.services.record_outcomes import record_outcomes
from loudou.marketing.intake.shapes import OutcomeDraft, SubmissionFacts
from loudou.platform.outbox.subscriptions import on

CHANNEL = "web_form"
LEAD_FIELDS = frozenset(one.name for one in fields(LeadDraft))
SEVERAL = frozenset({"product_interest", "tags"})


@on(FormSubmitted)
def leads_from_form(ctx: Context, event: FormSubmitted) -> None:
    """Each submission is a draft with its own id as the sender's, so that telling it twice makes one lead."""
    _take(ctx.as_system(), event.subject_ids)


@on(EntriesReplayed)
def leads_from_replayed_form(ctx: Context, event: EntriesReplayed) -> None:
    """The same for submissions somebody asked to be tried once more."""
    acting = ctx.as_system()
    _take(acting, replayed_origins(acting, event.subject_ids, EntryKind.FORM))


def _take(ctx: Context, ids: Sequence[UUID]) -> None:
    by_pool: defaultdict[UUID | None, list[SubmissionFacts]] = defaultdict(list)
    for one in submissions(ctx, ids):
        by_pool[pool_named(ctx, one.pool)].append(one)
    for pool_id, found in by_pool.items():
        _capture(ctx, found, pool_id)


def _capture(ctx: Context, found: Sequence[SubmissionFacts], pool_id: UUID | None) -> None:
    policy = CapturePolicy(channel=CHANNEL, pool_id=pool_id)
    rows = capture_leads(ctx, drafts=[draft_of(one) for one in found], policy=policy).rows
    outcomes = [
        OutcomeDraft(one.id, 1, row.outcome.value, row.lead_id, row.problems)
        for one, row in zip(found, rows, strict=True)
    ]
    record_outcomes(ctx, outcomes=outcomes)
    came_along = [(one.site_visitor_id, row.lead_id) for one, row in zip(found, rows, strict=True)]
    identify_visitors(ctx, people={visitor: lead for visitor, lead in came_along if visitor and lead})


def draft_of(one: SubmissionFacts) -> LeadDraft:
    """The lead a submission speaks of; the form's own settings win over the address the visitor came by.

    An employee's tracking link is named as the detail of the source. Answers, consents and referrer are kept whole.
    """
    utm = one.utm
    payload: dict[str, object] = {
        "form": one.form_name,
        "answers": dict(one.answers),
        "consents": [dict(consent) for consent in one.consents],
        "referrer": one.referrer,
        "utm": dict(utm),
        "came_through": one.channel,
        "employee": one.employee_name,
        "link": one.link_name,
    }
    return LeadDraft(
        **lead_values(one.values),
        source=one.source or utm.get("utm_source", "") or one.channel,
        medium=utm.get("utm_medium", ""),
        campaign=one.campaign or utm.get("utm_campaign", ""),
        source_detail=(one.employee_name or one.link_name or one.form_name)[:120],
        external_id=str(one.id),
        owner_id=one.owner_id,
        captured_at=one.received_at,
        payload={name: value for name, value in payload.items() if value},
    )


def lead_values(values: Mapping[str, object]) -> dict[str, Any]:
    """Answers by target as arguments of a draft; a target leads have no field for is left out."""
    return {name: _typed(name, value) for name, value in values.items() if name in LEAD_FIELDS}


def pool_named(ctx: Context, name: str) -> UUID | None:
    """The active pool of this name; None, the default pool, for an empty name or one that was renamed meanwhile."""
    return next((pool.id for pool in pool_terms(ctx).values() if name and pool.name == name), None)


def _typed(name: str, value: object) -> object:
    items = value if isinstance(value, list) else [value]
    texts = tuple(str(one) for one in items if one not in ("", None))
    return texts if name in SEVERAL else "、".join(texts)
