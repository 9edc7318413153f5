"""Fill leads in with what is known of them without asking them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES
from loudou.leads.events import LeadEnriched
from loudou.leads.models import EnrichmentProposal, EnrichmentRun, Lead
from loudou.leads.queries.registry import answered_lately, policies_of, providers, question_of, registry_matches
from loudou.leads.rules.matching import identify
from loudou.leads.services.enriching.decide import Looked, look_at, put_matches, put_place
from loudou.leads.services.enriching.write import FIELDS, write_fields
from loudou.leads.services.lock_leads import lock_leads
from loudou.leads.shapes import EnrichResult, ProviderDraft
from loudou.platform.changes.queries import edited_fields
from loudou.platform.changes.recording import records_changes
from loudou.platform.jobs.defer import defer_many
from loudou.platform.outbox.services.emit import emit

READ = (*FIELDS, "id", "company_key", "phone", "mobile", "worked_out")
ASKED_AT_ONCE = 200
"""Leads per job that asks a registry."""


@records_changes("leads.enrich")
def enrich_leads(ctx: Context, *, lead_ids: Iterable[UUID], asks: bool = False) -> EnrichResult:
    """Fill in places by code and number, companies by the registries' answers at hand; closed leads stay as they are.

    The same code, or the same name only one company bears, fills empty fields by the policy of the registry;
    everything less sure becomes a proposal. What a person edited is never touched. Registries nobody asked yet are
    asked by a job: those that are asked automatically, with `asks` all of them. About twenty SQL statements, however
    many leads. Raises LeadNotFound, ActionRefused.
    """
    locked = lock_leads(ctx, lead_ids=lead_ids, action="edit")
    ids = [lead.id for lead in locked if lead.status in OPEN_VALUES]
    # system: the very leads that were locked for the actor
    rows = list(Lead.objects.filter(pk__in=ids).order_by("pk").values(*READ))
    edited = edited_fields("leads_lead", ids, FIELDS, unless_with="worked_out")
    asked = providers()
    looked = _look(ctx, rows, edited, asked)
    fillings = [filling for one in looked if (filling := one.filling()) is not None]
    write_fields(ctx, fillings)
    EnrichmentRun.objects.bulk_create([run for one in looked for run in one.runs])
    EnrichmentProposal.objects.bulk_create([p for one in looked for p in one.proposals])
    emit(ctx, LeadEnriched(subject_ids=tuple(one.lead_id for one in fillings)))
    _ask(ctx, rows, looked, [one for one in asked if asks or one.asks_automatically])
    return EnrichResult(len(fillings), sum(bool(one.proposals) for one in looked))


def _look(
    ctx: Context,
    rows: Sequence[Mapping[str, Any]],
    edited: Mapping[UUID, frozenset[str]],
    asked: Sequence[ProviderDraft],
) -> list[Looked]:
    candidates = registry_matches(ctx, rows)
    # system: the very leads that were locked for the actor
    proposed = EnrichmentProposal.objects.filter(lead__in=[row["id"] for row in rows])
    decided = set(proposed.values_list("lead_id", "field", "value"))
    policies, order = policies_of(asked), {one.key: 1 + place for place, one in enumerate(asked)}
    looked = []
    for row in rows:
        one = look_at(row, edited.get(row["id"], frozenset()))
        matches = identify(
            name_key=row["company_key"],
            uscc=row["uscc"],
            candidates=candidates.get(row["id"], ()),
            policies=policies,
            order=order,
        )
        put_matches(ctx, one, matches, decided)
        put_place(one, row)
        looked.append(one)
    return looked


def _ask(
    ctx: Context, rows: Sequence[Mapping[str, Any]], looked: Sequence[Looked], asked: Sequence[ProviderDraft]
) -> None:
    """Queue the questions nobody answered lately about leads that still lack something. One or two SQL statements."""
    if not asked:
        return
    questions = {
        row["id"]: question.key
        for row, one in zip(rows, looked, strict=True)
        if (question := question_of(row)) is not None and not all(one.values[name] for name in FIELDS)
    }
    answered = answered_lately(ctx, [one.key for one in asked], list(set(questions.values())))
    arguments: list[Mapping[str, Any]] = []
    for provider in asked:
        waiting = [str(lead) for lead, key in questions.items() if (provider.key, key) not in answered]
        arguments += [
            {"provider": provider.key, "lead_ids": waiting[start : start + ASKED_AT_ONCE]}
            for start in range(0, len(waiting), ASKED_AT_ONCE)
        ]
    defer_many("leads.ask_registry", queue="leads", arguments=arguments)
