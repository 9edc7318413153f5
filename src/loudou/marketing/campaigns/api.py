"""Attribution over REST: its terms, what was computed, and having everything computed anew."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.marketing.campaigns.enums import AttributionModel
from loudou.marketing.campaigns.errors import CampaignInvalid
from loudou.marketing.campaigns.queries.policy import attribution_policy
from loudou.marketing.campaigns.queries.recounts import attribution_runs, latest_recount, recount
from loudou.marketing.campaigns.services.begin_recount import begin_recount
from loudou.marketing.campaigns.services.cancel_recount import cancel_recount
from loudou.marketing.campaigns.services.set_terms import set_terms
from loudou.marketing.campaigns.shapes.attribution import AttributionTerms, Recount, RunRow
from loudou.platform.records.api import answer, context_of, written
from loudou.platform.records.outputs import plain
from loudou.platform.records.schemas import ListOf, Strict

router = Router(tags=["attribution"])


class TermsIn(Strict):
    """How deals are shared; `version` is the one the choice was made from. Shares are percent of the U-shaped model."""

    model: str
    window_days: int
    half_life_days: Decimal = Field(max_digits=6, decimal_places=2)
    first_share: Decimal = Field(max_digits=5, decimal_places=2)
    last_share: Decimal = Field(max_digits=5, decimal_places=2)
    counts_account: bool = False
    version: int


class RunsIn(Schema):
    """Which computations: of a `model`, or of all; `cursor` reads on."""

    model: str = ""
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str = ""


@router.get("/attribution/terms", response={200: dict[str, Any]})
def read_terms(request: HttpRequest) -> HttpResponse:
    """The terms in force; `version` 0 means that nobody chose any and the defaults hold."""
    return answer(_terms_out(context_of(request)))


@router.put("/attribution/terms", response={200: dict[str, Any]})
def write_terms(request: HttpRequest, payload: TermsIn) -> HttpResponse:
    """Choose the terms; deals are counted by them when they are next computed."""
    ctx = context_of(request)
    values = payload.model_dump()
    version = values.pop("version")

    def act() -> tuple[int, Any]:
        set_terms(ctx, terms=AttributionTerms(**values), based_on=version)
        return 200, _terms_out(ctx)

    return written(request, act)


@router.get("/attribution/runs", response={200: ListOf})
def read_runs(request: HttpRequest, asked: Query[RunsIn]) -> HttpResponse:
    """What was computed, the latest first; a version has a run of each model."""
    if asked.model and asked.model not in AttributionModel.values:
        problem = FieldProblem("model", "choice.unknown", "This is not one of the choices.")
        raise CampaignInvalid("Some values are not acceptable.", problems=[problem])
    rows = attribution_runs(context_of(request), model=asked.model, after=_place(asked.cursor), limit=asked.limit + 1)
    shown = rows[: asked.limit]
    following = f"{shown[-1].version}:{shown[-1].model}" if len(shown) < len(rows) else None
    return answer({"items": [_run_out(row) for row in shown], "next": following})


@router.get("/attribution/recounts/latest", response={200: dict[str, Any] | None})
def read_latest_recount(request: HttpRequest) -> HttpResponse:
    """The recount that runs, else the last one; null when there was none."""
    found = latest_recount(context_of(request))
    return answer(_recount_out(found) if found is not None else None)


@router.post("/attribution/recounts", response={202: dict[str, Any]})
def write_recount(request: HttpRequest) -> HttpResponse:
    """Have every deal computed anew by the terms in force; answers at once, progress is read at its address."""
    ctx = context_of(request)
    return written(request, lambda: (202, _recount_out(recount(ctx, begin_recount(ctx)))))


@router.get("/attribution/recounts/{uuid:recount_id}", response={200: dict[str, Any]})
def read_recount(request: HttpRequest, recount_id: UUID) -> HttpResponse:
    """How far a recount is."""
    return answer(_recount_out(recount(context_of(request), recount_id)))


@router.post("/attribution/recounts/{uuid:recount_id}/actions/cancel", response={200: dict[str, Any]})
def stop_recount(request: HttpRequest, recount_id: UUID) -> HttpResponse:
    """Make no further step; what was computed stays."""
    ctx = context_of(request)

    def act() -> tuple[int, Any]:
        cancel_recount(ctx, recount_id=recount_id)
        return 200, _recount_out(recount(ctx, recount_id))

    return written(request, act)


def _terms_out(ctx: Context) -> dict[str, Any]:
    policy = attribution_policy(ctx)
    terms = {name: plain(value) for name, value in asdict(policy.terms).items()}
    return terms | {"version": policy.version, "updated_at": plain(policy.updated_at)}


def _recount_out(found: Recount) -> dict[str, Any]:
    shown = {name: plain(value) for name, value in asdict(found).items()}
    del shown["reached"]
    return shown


def _run_out(row: RunRow) -> dict[str, Any]:
    return {name: plain(value) for name, value in asdict(row).items()}


def _place(cursor: str) -> tuple[int, str] | None:
    """The run a cursor stands behind. Raises CampaignInvalid for one that is none."""
    version, _, model = cursor.partition(":")
    if not cursor:
        return None
    if not (version.isascii() and version.isdecimal() and len(version) < 10 and model in AttributionModel.values):
        problem = FieldProblem("cursor", "cursor.invalid", "Take the cursor from the answer before.")
        raise CampaignInvalid("Some values are not acceptable.", problems=[problem])
    return int(version), model
