"""Between the records engine and the services: field values in, drafts out."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from django.db.models import Case, F, When
from django.utils.translation import gettext_noop

from loudou.kernel.context import Context, Source
from loudou.kernel.errors import FieldProblem
from loudou.leads.enums import CaptureOutcome
from loudou.leads.errors import CaptureRefused, PoolNotFound
from loudou.leads.models import Lead, LeadPool
from loudou.leads.queries.registry import open_leads
from loudou.leads.rules.credit_code import check_credit_code
from loudou.leads.rules.normalise import clean_text, company_key, normalise_email
from loudou.leads.rules.phones import normalise_mobile, normalise_phone
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.capturing.prepare import CLEANED
from loudou.leads.services.enrich import enrich_leads
from loudou.leads.services.forget_worked_out import forget_worked_out
from loudou.leads.services.recount_holdings import recount_holdings
from loudou.leads.services.renew_response_tasks import renew_response_tasks
from loudou.leads.services.save_pool import save_pool
from loudou.leads.services.score import score_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft, PoolClock, PoolDraft
from loudou.platform.records.declaration import LoadedRow, Outcome
from loudou.platform.records.services.derive import derive_search

DRAFTED = frozenset(f.name for f in fields(LeadDraft))
LOADED = {
    CaptureOutcome.CREATED: Outcome.CREATED,
    CaptureOutcome.APPENDED: Outcome.UPDATED,
    CaptureOutcome.REPEATED: Outcome.SKIPPED,
    CaptureOutcome.FAILED: Outcome.FAILED,
}
HELD_BY = frozenset({"owner", "pool", "status"})
NEVER_EDITED = frozenset({"number", "created_at"})
"""Told as changed by an undo alone, which names every field."""
PLAIN_TERMS = ("name", "kind", "is_default", "counts_overall", "offers_nurture")
"""Terms of a pool that are taken as they come."""
TELLING = frozenset({"mobile", "phone", "uscc", "company"})
"""Fields that others are worked out from."""
UNDERSTOOD = {
    "mobile": (normalise_mobile, gettext_noop("This is not a mobile number.")),
    "phone": (normalise_phone, gettext_noop("This is not a telephone number.")),
    "email": (normalise_email, gettext_noop("This is not an e-mail address.")),
}


def create_leads(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new leads: what a person enters by hand is the person's own unless an owner is named.

    A lead we have already is answered with its own id. Raises CaptureRefused when one of them cannot be taken.
    """
    own = ctx.actor_id if ctx.source is Source.UI else None
    policy = CapturePolicy(channel=str(ctx.source))
    result = capture_leads(ctx, drafts=[draft_of(row, own) for row in rows], policy=policy)
    if result.ids(CaptureOutcome.FAILED) or any(row.lead_id is None for row in result.rows):
        problems = [problem for row in result.rows if row.lead_id is None for problem in row.problems]
        raise CaptureRefused("Some values are not acceptable. Nothing was saved.", problems=problems)
    return [row.lead_id for row in result.rows if row.lead_id is not None]


def load_leads(
    ctx: Context, rows: Sequence[Mapping[str, Any]], *, mode: str, key: Sequence[str], options: Mapping[str, str]
) -> Sequence[LoadedRow]:
    """The door of new rows of an import: duplicates become touches of leads we have; `options` may name a pool.

    What a file says of leads found by a key never comes here.
    """
    del mode, key
    policy = CapturePolicy(channel="import", pool_id=_pool_named(ctx, options.get("pool", "")))
    result = capture_leads(ctx, drafts=[draft_of(row, None) for row in rows], policy=policy)
    return [LoadedRow(LOADED[row.outcome], row.lead_id, row.problems) for row in result.rows]


def draft_of(row: Mapping[str, Any], owner_id: UUID | None) -> LeadDraft:
    """A draft from field values; `owner_id` where the row names nobody."""
    values = {name: value for name, value in row.items() if name in DRAFTED and value is not None}
    values.setdefault("external_id", str(row.get("delivery", "")))
    for name in ("tags", "product_interest"):
        values[name] = tuple(values.get(name, ()))
    if values.get("annual_revenue_amount") is not None:
        values.setdefault("currency", "CNY")
    return LeadDraft(**{**values, "owner_id": row.get("owner") or row.get("owner_id") or owner_id})


def clean_lead(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Attribute values of a generic edit as they are kept. Raises CaptureRefused."""
    cleaned = dict(values)
    for name in ("name", "company", *CLEANED):
        if cleaned.get(name):
            cleaned[name] = clean_text(cleaned[name])
    if "company" in cleaned:
        cleaned["company_key"] = company_key(cleaned["company"] or "")
    for name, (normalise, message) in UNDERSTOOD.items():
        if cleaned.get(name):
            cleaned[name] = normalise(cleaned[name])
            if cleaned[name] is None:
                raise _refused(name, message)
    if cleaned.get("uscc"):
        code = check_credit_code(cleaned["uscc"])
        if not code.is_valid:
            raise _refused("uscc", gettext_noop("This is not a unified social credit code."))
        cleaned["uscc"] = code.code
    return cleaned


def after_lead_edit(ctx: Context, ids: Sequence[UUID], changed: frozenset[str]) -> None:
    """What follows from changed fields: the name it is called by, its search tokens, its score, and the counters."""
    if changed & {"name", "company"}:
        # system: follows an edit the engine allowed, of the very records it changed
        named = Lead.objects.filter(pk__in=ids).exclude(company="", name="")
        named.update(display_name=Case(When(company="", then=F("name")), default=F("company")))
        derive_search("lead", ids)
    if changed & HELD_BY:
        recount_holdings(ctx)
    as_system = Context(None, ctx.now, ctx.correlation_id, ctx.source, memo=ctx.memo)
    if not changed & NEVER_EDITED:  # else an undo, which has brought back what was worked out then
        forget_worked_out(as_system, lead_ids=ids, changed=changed)
        if changed & TELLING:
            enrich_leads(as_system, lead_ids=open_leads(ids))
    score_leads(as_system, lead_ids=ids)
    if changed & HELD_BY:
        renew_response_tasks(as_system, lead_ids=ids)


def create_pools(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new pools."""
    return [save_pool(ctx, pool=_pool_draft(row)) for row in rows]


def _pool_draft(row: Mapping[str, Any]) -> PoolDraft:
    given = {name: value for name, value in row.items() if value is not None}
    clock = {
        name: int(given[name]) for name in ("first_followup_hours", "followup_days", "conversion_days") if name in given
    }
    plain = {name: given[name] for name in PLAIN_TERMS if name in given}
    limits: dict[str, Any] = {
        name: int(given[name]) for name in ("claim_limit", "daily_limit", "cooldown_days") if name in given
    }
    return PoolDraft(**plain, **limits, clock=PoolClock(**clock), owner_id=row.get("owner"))


def _pool_named(ctx: Context, name: str) -> UUID | None:
    if not name:
        return None
    found = LeadPool.objects.visible_to(ctx).filter(name=name).values_list("pk", flat=True).first()
    if found is None:
        raise PoolNotFound("There is no such pool.", pool=name)
    return found


def _refused(field: str, message: str) -> CaptureRefused:
    problem = FieldProblem(field, f"{field}.unreadable", message)
    return CaptureRefused("Some values are not acceptable. Nothing was saved.", problems=[problem])
