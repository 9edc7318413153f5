"""From the generic doors to the services of campaigns: values in, one call, facts out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from django.conf import settings

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.marketing.campaigns.enums import BudgetPolicy, MemberStatus
from loudou.marketing.campaigns.errors import CampaignInvalid
from loudou.marketing.campaigns.rules.lifecycle import Act
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.services.advance import advance_campaigns
from loudou.marketing.campaigns.services.advance_members import advance_members
from loudou.marketing.campaigns.services.assign import assign_campaigns
from loudou.marketing.campaigns.services.book_costs import book_costs
from loudou.marketing.campaigns.services.create import create_campaigns
from loudou.marketing.campaigns.services.reschedule import reschedule
from loudou.marketing.campaigns.services.revise_costs import revise_costs
from loudou.marketing.campaigns.services.set_budget import set_budget
from loudou.marketing.campaigns.services.set_parent import set_parent
from loudou.marketing.campaigns.shapes import CampaignDraft, CostDraft, CostRevision, MemberDraft
from loudou.platform.records.declaration import Field, Kind, LoadedRow, Outcome, RunAction
from loudou.platform.records.references import names_of

Values = Mapping[str, Any]
Facts = Mapping[str, Any]
REFERENCES = frozenset({"parent", "owner", "campaign", "lead", "contact"})
PERSON = (
    Field("contact", "", Kind.REFERENCE, reference="contact"),
    Field("lead", "", Kind.REFERENCE, reference="lead"),
)


def new_campaigns(ctx: Context, rows: Sequence[Values]) -> Sequence[UUID]:
    """New campaigns."""
    usual = {"currency": settings.DEFAULT_CURRENCY}
    drafts = [CampaignDraft(**({} if row.get("parent") else usual) | _given(CampaignDraft, row)) for row in rows]
    return create_campaigns(ctx, drafts=drafts)


def new_costs(ctx: Context, rows: Sequence[Values]) -> Sequence[UUID]:
    """New costs."""
    return book_costs(ctx, drafts=[CostDraft(**_given(CostDraft, row)) for row in rows]).ids


def new_members(ctx: Context, rows: Sequence[Values]) -> Sequence[UUID]:
    """New members; a person who is one already is noted to have come further, and answers with the same id."""
    return [made.id for made in add_members(ctx, drafts=_members(rows))]


def load_members(
    ctx: Context, rows: Sequence[Values], *, mode: str, key: Sequence[str], options: Mapping[str, str]
) -> Sequence[LoadedRow]:
    """A list of people who came: those who are members already are updated, unacceptable rows reported."""
    del mode, key, options
    drafts = _members(rows)
    wrong: dict[int, list[FieldProblem]] = {}
    while True:
        good = [row for row in range(len(drafts)) if row not in wrong]
        try:
            made = dict(zip(good, add_members(ctx, drafts=[drafts[row] for row in good]), strict=True))
        except CampaignInvalid as error:
            # Nothing was written yet; the problems name the rows to leave out.
            for problem in error.problems:
                wrong.setdefault(good[(problem.row or 1) - 1], []).append(problem)
        else:
            return [_loaded(made.get(row), wrong.get(row, ())) for row in range(len(drafts))]


def run_act(act: Act) -> RunAction:
    """The door of one act of a campaign's life."""

    def run(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
        return {"count": advance_campaigns(ctx, campaign_ids=ids, act=act, reason=values.get("reason") or "")}

    return run


def run_set_budget(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Set the budget; without an amount there is none."""
    policy = BudgetPolicy(values["policy"]) if values.get("policy") else None
    return {"count": set_budget(ctx, campaign_ids=ids, amount=values.get("amount"), policy=policy)}


def run_reschedule(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Move to other days."""
    moved = reschedule(ctx, campaign_ids=ids, start_date=values["start_date"], end_date=values["end_date"])
    return {"count": moved}


def run_set_parent(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Make part of another campaign, or of none."""
    (campaign_id,) = ids
    set_parent(ctx, campaign_id=campaign_id, parent_id=values.get("parent"))
    return {"count": 1}


def run_assign(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Give to another owner."""
    return {"count": assign_campaigns(ctx, campaign_ids=ids, owner_id=values["owner"])}


def run_revise(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Correct the amounts of one cost."""
    (cost_id,) = ids
    names = ("planned_amount", "committed_amount", "actual_amount", "invoice_number")
    revised = revise_costs(ctx, revisions=[CostRevision(cost_id, **{name: values.get(name) for name in names})])
    return {"count": 1, "over_amounts": {str(pk): str(over) for pk, over in revised.over_amounts.items()}}


def run_advance_members(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Note how far members came."""
    return {"count": advance_members(ctx, member_ids=ids, status=MemberStatus(values["status"]))}


def stands(*statuses: str) -> Callable[[Values], bool]:
    """Offered in these states."""
    return lambda row: row.get("status") in statuses


def _given(shape: type[Any], row: Values) -> dict[str, Any]:
    """A row's values by the names of a draft; what is empty keeps the draft's default."""
    known = {one.name for one in fields(shape)}
    named = {f"{name}_id" if name in REFERENCES else name: value for name, value in row.items() if value is not None}
    given = {name: value for name, value in named.items() if name in known}
    return given | ({"product_lines": tuple(given["product_lines"])} if "product_lines" in given else {})


def _members(rows: Sequence[Values]) -> list[MemberDraft]:
    """Drafts with the names of their people. One SQL statement per kind of person."""
    ids = [{"contact_id": row.get("contact"), "lead_id": row.get("lead")} for row in rows]
    names = names_of(PERSON, ids)
    drafts = []
    for row in rows:
        known = names.get(("contact", row.get("contact"))) or names.get(("lead", row.get("lead"))) or ""  # type: ignore[arg-type]  # no person has no name
        given = {"status": MemberStatus.INVITED, **_given(MemberDraft, row), "name": row.get("person_name") or known}
        drafts.append(MemberDraft(**given))
    return drafts


def _loaded(made: Any, problems: Sequence[FieldProblem]) -> LoadedRow:
    if made is None:
        return LoadedRow(Outcome.FAILED, problems=tuple(problems))
    return LoadedRow(Outcome.CREATED if made.is_new else Outcome.UPDATED, made.id)
