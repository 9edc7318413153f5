"""A project as all its notices together describe it: later tells more than earlier, whatever came in first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from loudou.marketing.tenders.enums import AwardStatus, NoticeType
from loudou.marketing.tenders.rules.days import EARLIEST
from loudou.marketing.tenders.rules.stages import stage_of
from loudou.marketing.tenders.rules.texts import org_key
from loudou.marketing.tenders.shapes import AwardFacts, BidFacts, CompiledAward, LotFacts, NoticeFacts, ProjectState

T = TypeVar("T", LotFacts, AwardFacts, BidFacts)
DOUBTFUL_RATIO = Decimal(1000)
"""An award this many times above or below the budget is a mistaken unit (元 for 万元), not a price."""
_ALONE = tuple(f.name for f in fields(NoticeFacts) if f.name not in {"lots", "awards", "bids", "title"})
_KEEPS_TITLE = {NoticeType.CORRECTION, NoticeType.CLARIFICATION, NoticeType.OTHER}


@dataclass(frozen=True, slots=True)
class Told:
    """One notice of a project: when it was published, what kind it is and what it says; `key` breaks ties of time."""

    key: str
    notice_type: str
    published_at: datetime | None
    facts: NoticeFacts


def compile_project(notices: Sequence[Told]) -> ProjectState:
    """All notices of a project put together; the same for every order they are given in.

    A later value replaces an earlier one where it says anything. Lots, awards and bids of one id are one. Awards
    without an id of the publisher are replaced by the next award notice about their lot.
    """
    ordered = sorted(notices, key=_place)
    said: dict[str, Any] = {}
    for told in ordered:
        _add_said(said, told)
    facts = NoticeFacts(**said)
    lots = _lots(ordered)
    stage, stage_at = stage_of([(told.notice_type, told.published_at) for told in ordered])
    dates = [told.published_at for told in ordered if told.published_at is not None]
    awards = tuple(_checked(award, facts, lots) for award in _awards(ordered))
    return ProjectState(
        facts=replace(facts, lots=tuple(lots.values()), bids=_bids(ordered)),
        stage=stage.value,
        stage_at=stage_at,
        published_first_at=min(dates, default=None),
        notice_count=len(ordered),
        awards=awards,
    )


def award_key(award: AwardFacts) -> str:
    """What an award is known by within its project: the publisher's id, else its lot and who got it."""
    if award.id:
        return award.id[:200]
    leader = org_key(award.suppliers[0].name) if award.suppliers else ""
    return f"~{award.lot_id}~{leader}~{award.rank or ''}"[:200]


def _place(told: Told) -> tuple[datetime, str]:
    return told.published_at or EARLIEST, told.key


def _add_said(said: dict[str, Any], told: Told) -> None:
    said |= {name: value for name in _ALONE if (value := getattr(told.facts, name)) not in ("", None, ())}
    if told.facts.title and not ("title" in said and told.notice_type in _KEEPS_TITLE):
        said["title"] = told.facts.title


def _lots(ordered: Iterable[Told]) -> dict[str, LotFacts]:
    lots: dict[str, LotFacts] = {}
    for told in ordered:
        for lot in told.facts.lots:
            before = lots.get(lot.id)
            lots[lot.id] = lot if before is None else _newer(before, lot)
    return lots


def _bids(ordered: Iterable[Told]) -> tuple[BidFacts, ...]:
    bids: dict[tuple[str, str], BidFacts] = {}
    for told in ordered:
        for bid in told.facts.bids:
            key = (bid.lot_id, org_key(bid.bidder.name))
            bids[key] = bid if key not in bids else _newer(bids[key], bid)
    return tuple(bids.values())


def _awards(ordered: Iterable[Told]) -> list[CompiledAward]:
    """The awards in the order they were first told, each as it stands in the end."""
    found: dict[str, AwardFacts] = {}
    for told in ordered:
        if told.notice_type == NoticeType.AWARD_CANCELLED and not told.facts.awards:
            found = {key: _ended(award, AwardStatus.CANCELLED) for key, award in found.items()}
        if told.notice_type in {NoticeType.AWARD, NoticeType.CANDIDATE}:
            _supersede(found, told)
        for award in told.facts.awards:
            key = award_key(award)
            found[key] = award if key not in found else _newer(found[key], award)
    return [CompiledAward(award, key, award.status or AwardStatus.ACTIVE) for key, award in found.items()]


def _supersede(found: dict[str, AwardFacts], told: Told) -> None:
    """Awards without a publisher's id give way to what a later notice says about their lot."""
    named = {award_key(award) for award in told.facts.awards}
    about = {award.lot_id for award in told.facts.awards if not award.id}
    for key, award in found.items():
        if not award.id and award.lot_id in about and key not in named:
            was_candidate = award.status == AwardStatus.PENDING
            found[key] = _ended(award, AwardStatus.UNSUCCESSFUL if was_candidate else AwardStatus.CANCELLED)


def _ended(award: AwardFacts, status: AwardStatus) -> AwardFacts:
    return award if award.status == AwardStatus.UNSUCCESSFUL else replace(award, status=status.value)


def _newer(before: T, after: T) -> T:
    said = {f.name: value for f in fields(after) if (value := getattr(after, f.name)) not in ("", None, ())}
    return replace(before, **said)


def _checked(award: CompiledAward, facts: NoticeFacts, lots: dict[str, LotFacts]) -> CompiledAward:
    lot = lots.get(award.facts.lot_id)
    limits = [lot.ceiling_amount, lot.budget_amount] if lot else []
    limit = next((one for one in (*limits, facts.ceiling_amount, facts.budget_amount) if one), None)
    amount = award.facts.amount
    if not limit or not amount or award.facts.currency not in {"", facts.currency}:
        return award
    is_doubtful = amount >= limit * DOUBTFUL_RATIO or amount * DOUBTFUL_RATIO <= limit
    return replace(award, is_doubtful=is_doubtful)
