"""New quotes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from loudou.cpq.catalog.queries import price_lists_on
from loudou.cpq.catalog.shapes import PriceListFacts
from loudou.cpq.quoting.enums import DocumentLanguage
from loudou.cpq.quoting.errors import QuoteInvalid
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.queries.parties import OpportunityFacts, opportunities
from loudou.cpq.quoting.services.lock import lock_opportunities
from loudou.cpq.quoting.shapes import QuoteDraft
from loudou.customers.queries import account_names, contact_accounts
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.numbering.services.take import take_numbers
from loudou.platform.records.days import business_day
from loudou.platform.records.services.derive import derive_search

VALID_DAYS = 30
"""How long a quote holds when nobody says otherwise (domain, appendix E)."""
LONGEST = {"name": 200, "payment_terms": 300, "delivery_terms": 300, "terms": 20_000}
MESSAGES = {
    "account.missing": "A quote needs an account or an opportunity.",
    "account.unknown": "There is no such account, or you may not see it.",
    "account.other": "The opportunity belongs to another account.",
    "opportunity.unknown": "There is no such opportunity, or you may not see it.",
    "contact.unknown": "There is no such contact at this account.",
    "price_list.unknown": "There is no such price list today, or you may not see it.",
    "price_list.currency": "The price list is in another currency than the quote.",
    "currency.code": "A currency is a three-letter code such as CNY.",
    "validity.past": "The last valid day has passed.",
    "text.too_long": "This text is too long.",
    "choice.unknown": "This is not one of the choices.",
}
FIELDS = {
    "account": "account_id",
    "opportunity": "opportunity_id",
    "contact": "contact_id",
    "price_list": "price_list_id",
    "currency": "currency",
    "validity": "valid_until",
    "choice": "language",
}


@records_changes("quote.create")
def create_quotes(ctx: Context, *, drafts: Sequence[QuoteDraft]) -> list[UUID]:
    """A first version without lines for each draft, in order; returns their ids.

    The first quote of an opportunity is its primary one. Raises QuoteInvalid naming field and row, ActionRefused. A
    constant number of SQL statements.
    """
    require(ctx, "quote", "create")
    day = business_day(ctx)
    known = _Known(ctx, drafts, day)
    settled = [known.settle(draft) for draft in drafts]
    problems = [each for row, draft in enumerate(settled, start=1) for each in known.problems(draft, row, day)]
    if problems:
        raise QuoteInvalid("Some quotes cannot be made as described. Nothing was saved.", problems=problems)
    quotes = [_quote(ctx, draft, draft.account_id, known, day) for draft in settled if draft.account_id]
    _choose_primary(quotes)
    for quote, number in zip(quotes, take_numbers("Q", day, len(quotes)), strict=True):
        quote.number = number
    Quote.objects.bulk_create(quotes)
    ids = [quote.id for quote in quotes]
    derive_search("quote", ids)
    return ids


class _Known:
    """Everything the drafts point to, read once for the whole set."""

    def __init__(self, ctx: Context, drafts: Sequence[QuoteDraft], day: date) -> None:
        self.opportunities = opportunities(ctx, [d.opportunity_id for d in drafts if d.opportunity_id])
        wanted = [d.account_id for d in drafts if d.account_id]
        self.accounts = account_names(ctx, [*wanted, *(o.account_id for o in self.opportunities.values())])
        self.contacts = contact_accounts(ctx, [d.contact_id for d in drafts if d.contact_id])
        self.price_lists = {each.id: each for each in price_lists_on(ctx, day)}

    def settle(self, draft: QuoteDraft) -> QuoteDraft:
        """The draft with what follows from its opportunity, its account and the default price list."""
        deal = self.opportunities.get(draft.opportunity_id) if draft.opportunity_id else None
        chosen = self.price_lists.get(draft.price_list_id) if draft.price_list_id else None
        currency = (draft.currency or (chosen.currency if chosen else deal.currency if deal else "")).upper()
        if chosen is None and draft.price_list_id is None:
            chosen = self.default_list(currency)
        account_id = draft.account_id or (deal.account_id if deal else None)
        return replace(
            draft,
            account_id=account_id,
            contact_id=draft.contact_id or _contact_of(deal, account_id),
            currency=currency or (chosen.currency if chosen else ""),
            price_list_id=chosen.id if chosen else draft.price_list_id,
            name=" ".join(draft.name.split())
            or (deal.name if deal else self.accounts.get(account_id, "") if account_id else ""),
        )

    def default_list(self, currency: str) -> PriceListFacts | None:
        """The list to start from: of the currency if one is known; the query gives default lists first."""
        fitting = (each for each in self.price_lists.values() if not currency or each.currency == currency)
        return next(fitting, None)

    def problems(self, draft: QuoteDraft, row: int, day: date) -> list[FieldProblem]:
        """What is wrong with a settled draft."""
        found = [code for code, is_wrong in self._checks(draft, day).items() if is_wrong]
        problems = [FieldProblem(FIELDS[code.split(".")[0]], code, MESSAGES[code], row) for code in found]
        return problems + [
            FieldProblem(name, "text.too_long", MESSAGES["text.too_long"], row)
            for name, longest in LONGEST.items()
            if len(getattr(draft, name)) > longest
        ]

    def _checks(self, draft: QuoteDraft, day: date) -> Mapping[str, bool]:
        deal = self.opportunities.get(draft.opportunity_id) if draft.opportunity_id else None
        chosen = self.price_lists.get(draft.price_list_id) if draft.price_list_id else None
        return {
            "account.missing": draft.account_id is None,
            "account.unknown": draft.account_id is not None and draft.account_id not in self.accounts,
            "account.other": deal is not None and draft.account_id != deal.account_id,
            "opportunity.unknown": draft.opportunity_id is not None and deal is None,
            "contact.unknown": draft.contact_id is not None
            and self.contacts.get(draft.contact_id) != draft.account_id
            and not (deal is not None and draft.contact_id == deal.contact_id),
            "price_list.unknown": draft.price_list_id is not None and chosen is None,
            "price_list.currency": chosen is not None and chosen.currency != draft.currency,
            "currency.code": not (len(draft.currency) == 3 and draft.currency.isascii() and draft.currency.isalpha()),
            "validity.past": draft.valid_until is not None and draft.valid_until < day,
            "choice.unknown": draft.language not in DocumentLanguage.values,
        }


def _contact_of(deal: OpportunityFacts | None, account_id: UUID | None) -> UUID | None:
    return deal.contact_id if deal is not None and deal.account_id == account_id else None


def _quote(ctx: Context, draft: QuoteDraft, account_id: UUID, known: _Known, day: date) -> Quote:
    chosen = known.price_lists.get(draft.price_list_id) if draft.price_list_id else None
    policy: dict[str, Any] = (
        {"is_tax_inclusive": chosen.is_tax_inclusive, "unit_price_scale": chosen.unit_price_scale} if chosen else {}
    )
    return Quote(
        id=new_id(),
        name=draft.name,
        opportunity_id=draft.opportunity_id,
        account_id=account_id,
        contact_id=draft.contact_id,
        price_list_id=draft.price_list_id,
        price_date=day,
        valid_until=draft.valid_until or day + timedelta(days=VALID_DAYS),
        currency=draft.currency,
        language=draft.language,
        payment_terms=draft.payment_terms.strip(),
        delivery_terms=draft.delivery_terms.strip(),
        terms=draft.terms.strip(),
        owner_id=draft.owner_id or ctx.actor_id,
        custom=dict(draft.custom),
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
        **policy,
    )


def _choose_primary(quotes: Sequence[Quote]) -> None:
    """The first quote of an opportunity is primary, and every quote that belongs to none."""
    wanted = {quote.opportunity_id for quote in quotes if quote.opportunity_id}
    lock_opportunities(wanted)
    primary = Quote.objects.filter(opportunity__in=wanted, is_primary=True)
    taken = set(primary.values_list("opportunity_id", flat=True)) if wanted else set()
    for quote in quotes:
        quote.is_primary = quote.opportunity_id is None or quote.opportunity_id not in taken
        if quote.opportunity_id is not None:
            taken.add(quote.opportunity_id)
