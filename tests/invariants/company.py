"""A company small enough for a test that did a little of everything the invariants speak about, through services."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from loudou.config.roles import ROLES
from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.queries import quote_snapshot
from loudou.cpq.quoting.services.accept import accept_quote
from loudou.cpq.quoting.shapes import Acceptance, LineDraft
from loudou.cpq.quoting.tests.factories import make_quote, make_sent, typed
from loudou.customers.tests.factories import make_account
from loudou.kernel.context import Context
from loudou.leads.models import LeadMerge
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.claim import claim_leads
from loudou.leads.services.install_defaults import install_defaults
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.services.merge import merge_leads
from loudou.leads.services.return_leads import return_leads
from loudou.leads.services.save_pool import save_pool
from loudou.leads.services.unmerge import unmerge_leads
from loudou.leads.shapes import AssignmentMemberDraft, CapturePolicy, LeadDraft, MergeDraft, PoolDraft
from loudou.leads.tests.factories import make_rule
from loudou.marketing.campaigns.services.attribute import attribute_deals
from loudou.marketing.campaigns.services.record_touches import record_touches
from loudou.marketing.campaigns.shapes import PersonRef, TouchDraft
from loudou.marketing.campaigns.tests.factories import deal_facts, make_campaign, make_cost
from loudou.marketing.tenders.models import BidItem
from loudou.marketing.tenders.services.bidding.deposit import pay_deposits
from loudou.marketing.tenders.services.bidding.items import check_item
from loudou.marketing.tenders.services.bidding.submit import submit_bids
from loudou.marketing.tenders.tests.factories import make_bid, make_line
from loudou.platform.access.services.install_roles import install_roles
from loudou.platform.changes.recording import recording
from loudou.platform.identity.services.manage_people import PersonDraft, add_people
from loudou.processes.lead_conversion.process import convert_lead
from loudou.processes.lead_conversion.shapes import Conversion, NewDeal
from loudou.revenue.orders.services.confirm import confirm_orders
from loudou.revenue.orders.services.place import place_order
from loudou.revenue.orders.shapes import OrderDraft, OrderLineDraft, OrderTerms, PlanNodeDraft
from loudou.revenue.receivables.models import CashApplication
from loudou.revenue.receivables.services.apply import apply_payment
from loudou.revenue.receivables.services.bill_orders import bill_orders
from loudou.revenue.receivables.services.register import register_payments
from loudou.revenue.receivables.services.unapply import unapply
from loudou.revenue.receivables.shapes import PaymentDraft
from loudou.sales.pipeline.services.lose import lose_opportunities
from loudou.sales.pipeline.tests.factories import make_opportunity, reason

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)

D = Decimal


def found_company() -> None:
    """People, leads of every kind, deals, quotes, an order and its money; in the order of a morning."""
    ada, ben = _people()
    lead_ids = _leads(ada, ben)
    _deals(ada, ben, lead_ids)
    quote = _quotes()
    _money(quote, _order(quote))
    _marketing(lead_ids[0])
    _tenders()


def _at(minutes: int, actor_id: UUID | None = None) -> Context:
    return Context(actor_id, NOW + timedelta(minutes=minutes))


def _people() -> tuple[UUID, UUID]:
    ctx = _at(0)
    with recording(ctx, "test.people"):
        install_roles(ctx, drafts=ROLES)
        drafts = [PersonDraft(name, name, roles=("sales_rep",)) for name in ("ada", "ben", "cleo")]
        ada, ben, _cleo = add_people(ctx, drafts=drafts)
    return ada, ben


def _leads(ada: UUID, ben: UUID) -> list[UUID]:
    install_defaults(_at(0))
    pool = save_pool(_at(0), pool=PoolDraft("East pool", member_ids=(ada, ben)))
    drafts = [LeadDraft(name=f"客户{n}", company=f"第{n}机械有限公司", mobile=f"138{n:08d}") for n in range(12)]
    drafts[0] = replace(drafts[0], external_id="form-1")
    policy = CapturePolicy(channel="web_form", pool_id=pool)
    ids = [row.lead_id for row in capture_leads(_at(1), drafts=drafts, policy=policy).rows]
    again = replace(drafts[1], external_id="form-2", title="总经理")
    capture_leads(_at(2), drafts=[again], policy=policy)
    claim_leads(_at(3, ada), lead_ids=ids[2:5])
    return_leads(_at(4, ada), lead_ids=[ids[2]], reason="no time")
    claim_leads(_at(5, ben), lead_ids=[ids[2]])
    assign_leads(_at(6), lead_ids=ids[5:7], owner_id=ada)
    make_rule("round_robin", AssignmentMemberDraft(ada), AssignmentMemberDraft(ben))
    assign_leads(_at(7), lead_ids=ids[7:9])
    mark_invalid(_at(8), lead_ids=[ids[9]], reason="test_data")
    _merges(ids)
    return ids


def _merges(ids: list[UUID]) -> None:
    """Two leads become one that goes into a third; two others are taken apart again."""
    merge_leads(_at(8), merges=[MergeDraft((ids[10], ids[11]), survivor_id=ids[10])])
    merge_leads(_at(9), merges=[MergeDraft((ids[10], ids[8])), MergeDraft((ids[2], ids[4]), survivor_id=ids[4])])
    merge = LeadMerge.objects.get(survivor=ids[4])
    unmerge_leads(_at(10), merge_ids=[merge.id])


def _deals(ada: UUID, ben: UUID, lead_ids: list[UUID]) -> None:
    make_opportunity(_at(9), owner_id=ada)
    lost = make_opportunity(_at(10), owner_id=ben)
    deal = NewDeal(name="加工中心", amount=D(400_000), currency="CNY")
    convert_lead(_at(11), conversion=Conversion(lead_id=lead_ids[3], new_deal=deal))
    why = reason("price")
    lose_opportunities(_at(12), opportunity_ids=[lost.id], reason_id=why.id)


def _quotes() -> Quote:
    price_list, product = make_price_list(), make_product("P-1", cost=D("60.00"))
    set_price(price_list, product, "100.00")
    set_price(price_list, product, "95.00", 10)
    make_quote(_at(13), [LineDraft(D(3), product_id=product.id, asked_rate=D("0.05")), typed("99.95")])
    sent = make_sent(_at(14), [typed("1000.00"), typed("0.01", "3")], account_id=make_account(name="恒远精机").id)
    accept_quote(_at(15), quote_id=sent.id, acceptance=Acceptance("张伟", "signed"))
    return sent


def _marketing(lead_id: UUID) -> None:
    """An expo within a plan, with its booth; it and an older one touched the lead of a deal."""
    whole = make_campaign(_at(1), name="全年展会")
    expo = make_campaign(_at(2), name="展会", parent_id=whole.id)
    make_cost(expo, _at(3))
    person = PersonRef("lead", lead_id)
    touches = [
        TouchDraft(_at(minute).now, campaign_id=one.id, person=person) for minute, one in ((4, expo), (5, whole))
    ]
    record_touches(_at(6), drafts=touches)
    attribute_deals(_at(40), deals=[deal_facts(uuid4(), lead_id, opened_at=_at(39).now, won_at=_at(39).now)])


def _tenders() -> None:
    """A bid with a checklist and a deposit that is out, handed in before its deadline."""
    make_line("报价")
    bid = make_bid(_at(1), "preparing", bid_deadline_at=_at(500).now, deposit_amount=D(20_000))
    pay_deposits(_at(2), bid_ids=[bid.pk])
    check_item(_at(3), bid_ids=[bid.pk], item_id=BidItem.objects.get(bid=bid.pk).pk)
    submit_bids(_at(4), bid_ids=[bid.pk], price=D(9))


def _order(quote: Quote) -> UUID:
    """Placed, confirmed and billed in two instalments."""
    quoted = quote_snapshot(quote.id)
    names = [field.name for field in fields(OrderLineDraft) if field.name != "quote_line_id"]
    lines = [
        OrderLineDraft(quote_line_id=line.id, **{name: getattr(line, name) for name in names}) for line in quoted.lines
    ]
    plan = (PlanNodeDraft("Deposit", D("0.3"), "on_order"), PlanNodeDraft("Rest", D("0.7"), "on_order", 30))
    terms = OrderTerms(plan=plan)
    draft = OrderDraft(quote.name, quote.account_id, quote.currency, tuple(lines), quote_id=quote.id, terms=terms)
    placed = place_order(_at(16), draft=draft)
    confirm_orders(_at(17), order_ids=[placed.order_id])
    return placed.order_id


def _money(quote: Quote, order_id: UUID) -> None:
    """One payment applied to the deposit, another applied and taken back."""
    deposit, rest = bill_orders(_at(18), order_ids=[order_id])
    drafts = [PaymentDraft("恒远精机", D(n), account_id=quote.account_id, bank_ref=f"R-{n}") for n in (200, 500)]
    first, second = register_payments(_at(19), drafts=drafts)
    apply_payment(_at(20), payment_id=first.id, amounts={deposit: D(150)})
    apply_payment(_at(21), payment_id=second.id, amounts={rest: D("99.99")})
    taken_back = CashApplication.objects.get(payment=second.id)
    unapply(_at(22), application_ids=[taken_back.id])
