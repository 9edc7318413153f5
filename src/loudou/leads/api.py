"""Merging over REST beside the action on leads: many merges at once, taking them apart, and the queue of pairs."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from loudou.kernel.context import Context
from loudou.leads.queries.duplicate_queue import PAGE, duplicate_queue
from loudou.leads.queries.merges import merges_of
from loudou.leads.services.decide_pairs import dismiss_pairs, put_off_pairs
from loudou.leads.services.merge import merge_leads
from loudou.leads.services.unmerge import unmerge_leads
from loudou.leads.shapes import CandidatePair, MergeDraft, PairSide
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import recording
from loudou.platform.records.api import answer, context_of, written
from loudou.platform.records.fields import fields_for
from loudou.platform.records.registry import record_type
from loudou.platform.records.schemas import ListOf

router = Router(tags=["leads"])
MOST_MERGES = 1_000


class Strict(Schema):
    """An input whose unknown words are refused."""

    model_config = ConfigDict(extra="forbid")


class MergeIn(Strict):
    """Leads that are one. Without `survivor_id` the rules choose; `choices` name, by field, whose value stays."""

    lead_ids: list[UUID]
    survivor_id: UUID | None = None
    choices: dict[str, UUID] = {}


class MergesIn(Strict):
    """Merges that are done together or not at all."""

    merges: list[MergeIn] = Field(min_length=1, max_length=MOST_MERGES)


class IdsIn(Strict):
    """Things by their ids."""

    ids: list[UUID] = Field(min_length=1, max_length=MOST_MERGES)


class PairsIn(Schema):
    """How much alike, whether only certain pairs, and after which pair to go on."""

    at_least: Decimal = Decimal(0)
    certain: bool = False
    cursor: UUID | None = None


@router.get("/lead-merges", response={200: ListOf}, operation_id="list_lead_merges")
def merges(request: HttpRequest, lead_id: UUID) -> HttpResponse:
    """The merges into a lead that stand, the latest first, with what the leads that went said."""
    ctx = context_of(request)
    require(ctx, "lead", "read")
    named = {"id", "created_at", "owner_id", *fields_for(ctx, record_type("lead"))}
    rows = [asdict(row) for row in merges_of(ctx, lead_id)]
    items = [
        row | {"leads": [{name: value for name, value in lead.items() if name in named} for lead in row["leads"]]}
        for row in rows
    ]
    return answer({"items": items, "next": None})


@router.post("/lead-merges", response={200: dict[str, Any]}, operation_id="merge_leads")
def merge(request: HttpRequest, payload: MergesIn) -> HttpResponse:
    """Make the leads of each merge one. The answer names, in order, the lead that remains and what came over."""
    ctx = context_of(request)
    drafts = [MergeDraft(tuple(one.lead_ids), one.survivor_id, one.choices) for one in payload.merges]

    def act() -> tuple[int, Any]:
        with recording(ctx, "leads.merge") as change_set:
            done = merge_leads(ctx, merges=drafts)
        return 200, {"results": [asdict(one) for one in done], "change_set": change_set}

    return written(request, act)


@router.post("/lead-merges/actions/unmerge", response={200: dict[str, Any]}, operation_id="unmerge_leads")
def unmerge(request: HttpRequest, payload: IdsIn) -> HttpResponse:
    """Let merged leads stand on their own again; `kept` tells what was changed since and stays as it is."""
    ctx = context_of(request)
    return written(request, lambda: (200, _unmerged(ctx, payload.ids)))


@router.post("/lead-merges/{uuid:merge_id}/actions/unmerge", response={200: dict[str, Any]})
def unmerge_one(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """The same for one merge."""
    ctx = context_of(request)
    return written(request, lambda: (200, _unmerged(ctx, [merge_id])))


@router.get("/duplicate-candidates", response={200: ListOf}, operation_id="list_duplicate_candidates")
def candidates(request: HttpRequest, asked: Query[PairsIn]) -> HttpResponse:
    """Pairs of leads that may be one and wait for somebody, the most alike first, 20 at a time."""
    ctx = context_of(request)
    require(ctx, "lead", "merge")
    found = duplicate_queue(ctx, at_least=asked.at_least, only_certain=asked.certain, after=asked.cursor)
    following = str(found[-1].id) if len(found) == PAGE else None
    return answer({"items": [_pair_out(ctx, pair) for pair in found], "next": following})


@router.post("/duplicate-candidates/actions/dismiss", response={200: dict[str, Any]})
def dismiss(request: HttpRequest, payload: IdsIn) -> HttpResponse:
    """The leads of these pairs are different; they are not found again."""
    ctx = context_of(request)

    def act() -> tuple[int, Any]:
        with recording(ctx, "leads.dismiss_pairs") as change_set:
            count = dismiss_pairs(ctx, pair_ids=payload.ids)
        return 200, {"count": count, "change_set": change_set}

    return written(request, act)


@router.post("/duplicate-candidates/actions/put-off", response={200: dict[str, Any]})
def put_off(request: HttpRequest, payload: IdsIn) -> HttpResponse:
    """Show these pairs again in a week."""
    ctx = context_of(request)

    def act() -> tuple[int, Any]:
        with recording(ctx, "leads.put_off_pairs") as change_set:
            count = put_off_pairs(ctx, pair_ids=payload.ids)
        return 200, {"count": count, "change_set": change_set}

    return written(request, act)


def _unmerged(ctx: Context, merge_ids: list[UUID]) -> dict[str, Any]:
    with recording(ctx, "leads.unmerge") as change_set:
        done = unmerge_leads(ctx, merge_ids=merge_ids)
    return {"results": [asdict(one) for one in done], "change_set": change_set}


def _pair_out(ctx: Context, pair: CandidatePair) -> dict[str, Any]:
    return {
        "id": pair.id,
        "similarity": pair.similarity,
        "signs": pair.signs,
        "is_certain": pair.is_certain,
        "first": _side_out(ctx, pair.first),
        "second": _side_out(ctx, pair.second),
    }


def _side_out(ctx: Context, side: PairSide) -> dict[str, Any]:
    """What of a lead the caller may read."""
    named = {"id", "created_at", *fields_for(ctx, record_type("lead"))}
    return {name: value for name, value in asdict(side).items() if name in named}
