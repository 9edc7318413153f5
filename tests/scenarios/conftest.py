"""The acceptance story, one fixture per step, and what must hold after every scenario."""

from decimal import Decimal

import pytest

from loudou.config.invariants_check import broken_invariants
from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.services.accept import accept_quote
from loudou.cpq.quoting.services.approve import approve_quote
from loudou.cpq.quoting.services.create_quotes import create_quotes
from loudou.cpq.quoting.services.discount_lines import discount_lines
from loudou.cpq.quoting.services.new_version import new_version
from loudou.cpq.quoting.services.send import send_quote
from loudou.cpq.quoting.services.set_document_discount import set_document_discount
from loudou.cpq.quoting.services.set_lines import set_lines
from loudou.cpq.quoting.services.submit import submit_quote
from loudou.cpq.quoting.shapes import Acceptance, LineDraft, QuoteDraft
from loudou.kernel.context import Context
from loudou.leads.models import Lead
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.capture import capture_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft
from loudou.processes.lead_conversion.process import convert_lead
from loudou.processes.lead_conversion.shapes import Conversion, NewDeal
from loudou.revenue.orders.models import Order
from loudou.revenue.orders.services.confirm import confirm_orders
from loudou.revenue.orders.services.set_terms import set_terms
from loudou.revenue.orders.shapes import OrderTerms, PlanNodeDraft
from loudou.sales.pipeline.models import Opportunity
from tests.scenarios.story import COMPANY, at, deliver_events, on, set_the_stage, share_between


@pytest.fixture(autouse=True)
def _invariants(db):
    yield
    assert [(broken.name, broken.rows) for broken in broken_invariants()] == []


@pytest.fixture
def story(cast, ctx):
    set_the_stage(on(ctx, "2026-02-01"))
    return cast


@pytest.fixture
def lead(story, ctx):
    """Step 1: the expo's form."""
    draft = LeadDraft(
        name="王海涛",
        company=COMPANY,
        title="生产副总",
        mobile="+86 138-0000-4462",
        industry="装备制造",
        province="江苏",
        source="2026 工业装备展",
    )
    result = capture_leads(on(ctx, "2026-02-20"), drafts=[draft], policy=CapturePolicy(channel="qr"))
    return Lead.objects.get(pk=result.rows[0].lead_id)


@pytest.fixture
def deal(story, lead, ctx):
    """Step 5: converted on 2026-03-05 into account, contact and a deal of 400,000."""
    share_between(on(ctx, "2026-03-02"), (story.ada, 1))
    assign_leads(on(ctx, "2026-03-02", "09:10"), lead_ids=[lead.pk])
    ada = story.acting("ada", at("2026-03-05"))
    made = convert_lead(ada, conversion=Conversion(lead.pk, new_deal=NewDeal("五轴产线", Decimal(400_000))))
    return Opportunity.objects.get(pk=made.opportunity_id)


@pytest.fixture
def quote(story, deal, ctx):
    """Step 7: the offer, its tier, its manual discount and the amount off the whole."""
    prices = make_price_list()
    server = make_product("SRV-B", name="服务器套装", cost=Decimal(26_000))
    support = make_product("SUP-12", name="维保 12 个月", tax_rate=Decimal("0.06"), cost=Decimal(30_000))
    set_price(prices, server, "36500.00")
    set_price(prices, server, "34675.00", 10)
    set_price(prices, support, "49182.00")
    ada = story.acting("ada", at("2026-03-20"))
    (quote_id,) = create_quotes(ada, drafts=[QuoteDraft(opportunity_id=deal.pk, name="服务器报价")])
    lines = [
        LineDraft(Decimal(10), product_id=server.pk),
        LineDraft(Decimal(1), product_id=support.pk, shares_discount=False),
    ]
    hardware, _support = set_lines(ada, quote_id=quote_id, drafts=lines)
    discount_lines(ada, quote_id=quote_id, rate=Decimal("0.04"), line_ids=[hardware])
    set_document_discount(ada, quote_id=quote_id, amount=Decimal(5_000))
    return Quote.objects.get(pk=quote_id)


@pytest.fixture
def accepted(story, quote):
    """Step 8: a second version is approved, sent and accepted; what listens to that has been told."""
    ada, root = story.acting("ada", at("2026-03-21")), story.acting("root", at("2026-03-22"))
    for quote_id in (quote.pk, None):
        second = quote_id or new_version(ada, quote_id=quote.pk)
        submit_quote(ada, quote_id=second)
        approve_quote(root, quote_id=second)
        send_quote(ada, quote_id=second)
    customer = story.acting("ada", at("2026-04-01"))
    accept_quote(customer, quote_id=second, acceptance=Acceptance("王海涛", "盖章扫描件"))
    deliver_events(customer)
    return Quote.objects.get(pk=second)


@pytest.fixture
def order(accepted):
    """Step 10: the order of the accepted quote, payable 30/60/10: on signing, on sign-off, on acceptance."""
    system = Context(None, at("2026-04-01"))
    placed = Order.objects.get(quote_id=accepted.pk)
    plan = (
        PlanNodeDraft("签约", Decimal("0.3"), "on_order", 15),
        PlanNodeDraft("签收", Decimal("0.6"), "on_sign_off", 30),
        PlanNodeDraft("验收", Decimal("0.1"), "on_acceptance", 90),
    )
    set_terms(system, order_id=placed.pk, terms=OrderTerms(plan=plan))
    confirm_orders(system, order_ids=[placed.pk])
    deliver_events(system)
    placed.refresh_from_db()
    return placed
