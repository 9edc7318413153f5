"""The rows of a project as its notices describe it: the project, its lots, awards and bids."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import AwardStatus, Method, Stage
from loudou.marketing.tenders.rules.bids import decided_bids
from loudou.marketing.tenders.rules.currencies import currency_of, known_currency
from loudou.marketing.tenders.rules.market import discount
from loudou.marketing.tenders.rules.texts import plain_title, project_number, title_key
from loudou.marketing.tenders.services.taking.organisations import Organisations
from loudou.marketing.tenders.services.taking.places import Place
from loudou.marketing.tenders.shapes import CompiledAward, NoticeFacts, ProjectState
from loudou.platform.records.days import business_day
from loudou.platform.search.tokens import title_key as sort_key
from loudou.platform.search.tokens import tokens_of

Row = dict[str, Any]
METHODS = frozenset(Method.values)


@dataclass(frozen=True, slots=True)
class Described:
    """A project with its state and the organisations its notices name."""

    place: Place
    state: ProjectState
    organisations: Organisations
    last_notice_at: datetime | None

    @property
    def facts(self) -> NoticeFacts:
        """What all notices together say."""
        return self.state.facts


def project_row(ctx: Context, one: Described) -> Row:
    """The project itself."""
    facts, state, place = one.facts, one.state, one.place
    number, tender_round = project_number(facts.project_no)
    purchaser = facts.purchaser.name if facts.purchaser else ""
    title = plain_title(facts.title)[:500]
    return {
        **stamp(ctx, place.id, title, (facts.project_no, purchaser)),
        "ocid": place.ocid,
        "project_no": facts.project_no[:120],
        "title": title,
        "purchaser_id": one.organisations.of(facts.purchaser),
        "agency_id": one.organisations.of(facts.agency),
        "winner_id": _winner(one),
        "predecessor_id": place.predecessor_id,
        "region": facts.region[:80],
        "industry": facts.industry[:80],
        "category_codes": [code[:100] for code in facts.category_codes],
        "method": facts.method if facts.method in METHODS else "",
        "budget_amount": facts.budget_amount,
        "ceiling_amount": facts.ceiling_amount,
        "awarded_amount": _awarded(one),
        "currency": currency_of(facts),
        "stage": Stage(state.stage).value,
        "stage_at": state.stage_at,
        "published_first_at": state.published_first_at,
        "last_notice_at": one.last_notice_at,
        "question_deadline_at": facts.question_deadline_at,
        "deposit_due_at": facts.deposit_due_at,
        "deposit_amount": facts.deposit_amount,
        "bid_deadline_at": facts.bid_deadline_at,
        "open_at": facts.open_at,
        "service_start_date": facts.service_start_date,
        "service_end_date": facts.service_end_date,
        "contact_name": facts.contact_name[:120],
        "contact_phone": facts.contact_phone[:60],
        "contact_email": facts.contact_email[:254],
        "number_key": number[:120],
        "round": max(tender_round, place.round),
        "fingerprint": title_key(facts.title)[:500],
        "notice_count": state.notice_count,
    }


def stamp(ctx: Context, record_id: UUID, title: str, others: tuple[str, ...] = ()) -> Row:
    """The columns every record has."""
    return {
        "id": record_id,
        "created_at": ctx.now,
        "created_by": ctx.actor_id,
        "updated_at": ctx.now,
        "version": 1,
        "custom": {},
        "title_key": sort_key(title),
        "search": tokens_of(title, others),
    }


def lot_rows(ctx: Context, one: Described) -> Iterator[Row]:
    """The lots of a project."""
    del ctx
    for lot in one.facts.lots:
        yield {
            "id": new_id(),
            "project_id": one.place.id,
            "external_id": lot.id[:200],
            "title": lot.title[:500],
            "budget_amount": lot.budget_amount,
            "ceiling_amount": lot.ceiling_amount,
            "currency": known_currency(lot.currency or one.facts.currency),
        }


def award_rows(ctx: Context, one: Described, known: Mapping[tuple[UUID, str], UUID]) -> Iterator[Row]:
    """The awards of a project under the ids they have, new ones where they have none yet."""
    titles = {lot.id: lot.title for lot in one.facts.lots}
    for award in one.state.awards:
        facts = award.facts
        title = titles.get(facts.lot_id) or plain_title(one.facts.title)
        amount_currency = known_currency(facts.currency or one.facts.currency)
        ceiling = _ceiling(one, award, amount_currency)
        yield {
            **stamp(ctx, known.get((one.place.id, award.key)) or new_id(), title),
            "project_id": one.place.id,
            "key": award.key,
            "lot_key": facts.lot_id[:200],
            "title": title[:500],
            "status": AwardStatus(award.status).value,
            "supplier_id": one.organisations.of(facts.suppliers[0]) if facts.suppliers else None,
            "purchaser_id": one.organisations.of(one.facts.purchaser),
            "is_consortium": len(facts.suppliers) > 1,
            "is_doubtful": award.is_doubtful,
            "amount": facts.amount,
            "ceiling_amount": ceiling,
            "currency": amount_currency,
            "discount_rate": None if award.is_doubtful else discount(ceiling, facts.amount),
            "price_rate": facts.price_rate,
            "rank": facts.rank,
            "awarded_date": facts.awarded_date,
            "signed_date": facts.signed_date,
            "start_date": facts.start_date,
            "end_date": facts.end_date or _service_end(one),
            "counted_date": facts.awarded_date or facts.signed_date or _told_on(ctx, one),
            "region": one.facts.region[:80],
            "industry": one.facts.industry[:80],
            "method": one.facts.method[:16],
        }


def bid_rows(ctx: Context, one: Described) -> Iterator[Row]:
    """The bids of a project, one for each bidder and lot."""
    del ctx
    seen: set[tuple[str, UUID]] = set()
    for bid in decided_bids(one.state):
        bidder = one.organisations.of(bid.bidder)
        lot = bid.lot_id[:200]
        if bidder is not None and (lot, bidder) not in seen:
            seen.add((lot, bidder))
            yield {
                "id": new_id(),
                "project_id": one.place.id,
                "lot_key": lot,
                "bidder_id": bidder,
                "price_amount": bid.price_amount,
                "currency": known_currency(bid.currency or one.facts.currency),
                "rank": bid.rank,
                "result": bid.result,
            }


def member_rows(ctx: Context, one: Described, award_id: UUID, award: CompiledAward) -> Iterator[Row]:
    """The members of a consortium; none for a single supplier."""
    del ctx
    members = dict.fromkeys(one.organisations.of(supplier) for supplier in award.facts.suppliers)
    if len(members) > 1:
        for place, org in enumerate(members):
            if org is not None:
                yield {"id": new_id(), "award_id": award_id, "org_id": org, "is_leader": place == 0}


def _standing(one: Described) -> list[CompiledAward]:
    return [award for award in one.state.awards if award.status == AwardStatus.ACTIVE]


def _winner(one: Described) -> UUID | None:
    named = (one.organisations.of(award.facts.suppliers[0]) for award in _standing(one) if award.facts.suppliers)
    return next((org for org in named if org is not None), None)


def _awarded(one: Described) -> Decimal | None:
    own = currency_of(one.facts)
    believed = [award.facts for award in _standing(one) if award.facts.amount is not None and not award.is_doubtful]
    amounts = [facts.amount for facts in believed if own and known_currency(facts.currency or own) == own]
    return sum((one for one in amounts if one is not None), Decimal(0)) if amounts else None


def _ceiling(one: Described, award: CompiledAward, award_currency: str) -> Decimal | None:
    """The ceiling of the lot; of the project where it has one award only. Another currency cannot be compared."""
    lot = next((lot for lot in one.facts.lots if lot.id == award.facts.lot_id), None)
    if lot is not None and lot.ceiling_amount is not None:
        return lot.ceiling_amount if (lot.currency or one.facts.currency) == award_currency else None
    is_only = len(_standing(one)) <= 1
    return one.facts.ceiling_amount if is_only and one.facts.currency == award_currency else None


def _service_end(one: Described) -> date | None:
    return one.facts.service_end_date


def _told_on(ctx: Context, one: Described) -> date | None:
    at = one.state.stage_at or one.state.published_first_at
    return business_day(ctx.at(at)) if at is not None else None
