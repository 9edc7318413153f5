"""Put projects up for decision."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.errors import BidExists, BidInvalid
from loudou.marketing.tenders.events import BidsOpened
from loudou.marketing.tenders.messages import BID_OPENED, bid_link
from loudou.marketing.tenders.models import Bid, BidDeadlineMove, TenderOrg, TenderProject
from loudou.marketing.tenders.rules.bid_deadlines import COLUMNS, told_deadlines
from loudou.marketing.tenders.shapes import BidDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft
from loudou.platform.numbering.services.take import take_numbers
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day
from loudou.platform.records.services.derive import derive_search

HOME_CURRENCY = "CNY"
"""The currency of a bid whose project tells none."""


@records_changes("bid.open")
def open_bids(ctx: Context, *, drafts: Sequence[BidDraft]) -> list[UUID]:
    """Bids to be decided on, with the deadlines and the deposit the notices tell; returns their ids in order.

    A company bids once for a project. Raises BidInvalid naming field and row, BidExists, ActionRefused. At most twelve
    SQL statements, however many drafts.
    """
    require(ctx, "bid", "create")
    projects = {
        one.pk: one
        for one in TenderProject.objects.visible_to(ctx).filter(pk__in={draft.project_id for draft in drafts})
    }
    own = set(TenderOrg.objects.filter(is_own=True).values_list("pk", flat=True))
    entities = [draft.entity_id or (min(own) if len(own) == 1 else None) for draft in drafts]
    problems = [
        problem
        for row, (draft, entity) in enumerate(zip(drafts, entities, strict=True), start=1)
        for problem in _problems(draft, entity, projects, own, row)
    ]
    if problems:
        raise BidInvalid("Some bids cannot be opened. Nothing was saved.", problems=problems)
    pairs = [(draft.project_id, entity) for draft, entity in zip(drafts, entities, strict=True)]
    _refuse_twice(ctx, pairs)
    numbers = take_numbers("B", business_day(ctx), len(drafts)) if drafts else []
    bids = [
        _bid(ctx, projects[draft.project_id], entity, draft.owner_id or ctx.actor_id, number)
        for draft, entity, number in zip(drafts, entities, numbers, strict=True)
    ]
    Bid.objects.bulk_create(bids)
    BidDeadlineMove.objects.bulk_create(move for bid in bids for move in _first_moves(ctx, bid))
    ids = [bid.pk for bid in bids]
    derive_search("bid", ids)
    notify(ctx, drafts=[_told(bid) for bid in bids if bid.owner_id not in {None, ctx.actor_id}])
    emit(ctx, BidsOpened(subject_ids=tuple(ids)))
    return ids


def _problems(
    draft: BidDraft, entity: UUID | None, projects: Mapping[UUID, TenderProject], own: set[UUID], row: int
) -> list[FieldProblem]:
    found = []
    if draft.project_id not in projects:
        text = "There is no such project, or you may not see it."
        found.append(FieldProblem("project", "not_found", text, row))
    if entity is None:
        text = "Say which of our companies bids. Mark them among the tender organisations."
        found.append(FieldProblem("entity", "required", text, row))
    elif entity not in own:
        found.append(FieldProblem("entity", "entity.foreign", "This is none of our companies.", row))
    return found


def _refuse_twice(ctx: Context, pairs: Sequence[tuple[UUID, UUID | None]]) -> None:
    """One bid for each project and company, those of one call included. One SQL statement."""
    del ctx
    # system: a company bids once, whoever may see the bid
    found = Bid.objects.filter(project__in={project for project, _ in pairs})
    known = {(project, entity): number for project, entity, number in
             found.values_list("project_id", "entity_id", "number")}  # fmt: skip
    for row, pair in enumerate(pairs, start=1):
        number = known.get((pair[0], pair[1]))  # type: ignore[arg-type]  # a company is known by now
        if number is not None or pairs.index(pair) < row - 1:
            problem = FieldProblem("project", "bid.exists", "This company bids for this project already.", row)
            raise BidExists("This company bids for this project already.", problems=[problem], number=number or "")


def _bid(ctx: Context, project: TenderProject, entity: UUID | None, owner: UUID | None, number: str) -> Bid:
    told = told_deadlines(
        questions=project.question_deadline_at,
        deposit=project.deposit_due_at,
        submission=project.bid_deadline_at,
        opening=project.open_at,
        has_deposit=project.deposit_amount is not None,
    )
    amounts: dict[str, Any] = {name: getattr(project, name) for name in ("ceiling_amount", "deposit_amount")}
    return Bid(
        id=new_id(),
        number=number,
        project_id=project.pk,
        entity_id=entity,  # type: ignore[misc]  # checked
        purchaser_id=project.purchaser_id,
        title=project.title,
        currency=project.currency or HOME_CURRENCY,
        owner_id=owner,
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
        **amounts,
        **{COLUMNS[kind]: at for kind, at in told.items()},
    )


def _first_moves(ctx: Context, bid: Bid) -> list[BidDeadlineMove]:
    """What the notices told when the bid was opened: later notices are compared with it."""
    return [
        BidDeadlineMove(id=new_id(), bid=bid, kind=kind, after_at=at, moved_at=ctx.now, moved_by=ctx.actor_id)
        for kind, column in COLUMNS.items()
        if (at := getattr(bid, column)) is not None
    ]


def _told(bid: Bid) -> NoticeDraft:
    return NoticeDraft(bid.owner_id, BID_OPENED, {"number": bid.number, "title": bid.title[:80]}, bid_link(bid.pk))  # type: ignore[arg-type]  # somebody owns it
