"""The acceptance story from first touch to the accepted quote, with the exact figures it names (steps 1 to 8)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from loudou.activities.shapes import ActivityDraft, RecordRef
from loudou.config.invariants_check import broken_invariants
from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price
from loudou.cpq.quoting.models import Quote, QuoteLine
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
from loudou.leads.errors import LeadNotOpen
from loudou.leads.models import Lead
from loudou.leads.rules.grading import choose_band, total_score
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.capture import capture_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event
from loudou.processes.activity_log.process import log_on_record
from loudou.processes.lead_conversion.process import convert_lead
from loudou.processes.lead_conversion.shapes import Conversion, NewDeal
from loudou.sales.pipeline.errors import GateClosed
from loudou.sales.pipeline.models import Opportunity
from loudou.sales.pipeline.queries import pipeline_summary
from loudou.sales.pipeline.services.check import check_criterion
from loudou.sales.pipeline.services.move import move_stage
from loudou.sales.pipeline.services.win import win_opportunities
from loudou.sales.pipeline.shapes import Win
from loudou.sales.pipeline.tests.factories import criterion, stage
from tests.scenarios.story import at, on, set_the_stage, share_between

pytestmark = pytest.mark.django_db
COMPANY = "苏州恒远装备有限公司"


def deliver_events(ctx):
    """What the worker would do now."""
    done = set()
    while waiting := [e for e in OutboxEvent.objects.order_by("id").values_list("id", flat=True) if e not in done]:
        for event_id in waiting:
            dispatch_event(ctx, event_id=event_id)
            done.add(event_id)


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


def test_step_1_the_form_makes_a_lead_with_a_normalised_mobile(lead):
    assert (lead.company, lead.mobile, lead.province) == (COMPANY, "+8613800004462", "江苏")


def test_step_2_a_second_touch_of_the_same_person_makes_no_second_lead(lead, ctx):
    second = LeadDraft(name="王海涛", company="恒远装备", mobile="13800004462", city="苏州", source="直播 2026-03-25")

    result = capture_leads(on(ctx, "2026-03-25"), drafts=[second], policy=CapturePolicy(channel="webinar"))

    lead.refresh_from_db()
    assert [row.lead_id for row in result.rows] == [lead.pk]
    assert Lead.objects.count() == 1
    assert (lead.company, lead.city, lead.touch_count) == (COMPANY, "苏州", 2)


def test_step_3_the_score_is_67_14_without_a_smart_model(lead):
    total = total_score(
        {"attribute": lead.score_attribute, "behaviour": Decimal("50.00"), "smart": None},
        {"attribute": Decimal(40), "behaviour": Decimal(30), "smart": Decimal(30)},
    )

    assert lead.score_attribute == Decimal("80.00")
    assert total == Decimal("67.14")
    assert choose_band(total, is_disqualified=False).code == "contact_now"
    assert {reason["code"]: Decimal(str(reason["points"])) for reason in lead.score_reasons} == {
        "machinery": Decimal(50),
        "reachable": Decimal(30),
    }


def test_step_4_assigned_in_turn_and_first_response_is_met_after_15_minutes(story, lead, ctx):
    share_between(on(ctx, "2026-03-02"), (story.ada, 3), (story.ben, 2))
    assigned = on(ctx, "2026-03-02", "09:10")

    owners = assign_leads(assigned, lead_ids=[lead.pk])
    call = ActivityDraft("call", (), "首次电话", "确认需求", direction="outbound", duration_seconds=240)
    log_on_record(story.acting("ada", at("2026-03-02", "09:25")), record=RecordRef("lead", lead.pk), draft=call)

    lead.refresh_from_db()
    assert owners == {lead.pk: story.ada}
    assert lead.assigned_at == at("2026-03-02", "09:10")
    assert lead.first_response_at - lead.assigned_at == timedelta(minutes=15)


@pytest.fixture
def deal(story, lead, ctx):
    """Step 5: converted on 2026-03-05 into account, contact and a deal of 400,000."""
    share_between(on(ctx, "2026-03-02"), (story.ada, 1))
    assign_leads(on(ctx, "2026-03-02", "09:10"), lead_ids=[lead.pk])
    ada = story.acting("ada", at("2026-03-05"))
    made = convert_lead(ada, conversion=Conversion(lead.pk, new_deal=NewDeal("五轴产线", Decimal(400_000))))
    return Opportunity.objects.get(pk=made.opportunity_id)


def test_step_5_the_deal_weighs_a_quarter_and_the_lead_is_closed(story, deal, lead, ctx):
    lead.refresh_from_db()

    (row,) = [r for r in pipeline_summary(story.acting("ada"), deal.process_id) if r.count]
    (worth,) = row.sums
    assert (deal.stage.code, worth.amount, worth.weighted) == ("requirement", 400_000, 100_000)
    assert (lead.status, lead.converted_opportunity_id) == ("converted", deal.pk)
    assert lead.converted_account.name == COMPANY
    with pytest.raises(LeadNotOpen):
        assign_leads(on(ctx, "2026-03-06"), lead_ids=[lead.pk], owner_id=story.ben)


def test_step_6_the_gate_lists_what_is_missing_and_opens_on_2026_03_12(story, deal):
    ada = story.acting("ada", at("2026-03-12"))
    move_stage(ada, opportunity_ids=[deal.pk], stage_id=stage("solution").pk)
    check_criterion(ada, opportunity_ids=[deal.pk], criterion_id=criterion("proposal").pk, evidence="技术方案.pdf")

    with pytest.raises(GateClosed) as closed:
        move_stage(ada, opportunity_ids=[deal.pk], stage_id=stage("quotation").pk)

    assert [unmet["code"] for unmet in closed.value.facts["unmet"]] == ["budget_confirmed", "decision_date"]


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


def test_step_7_the_figures_are_exact_to_the_cent(quote):
    hardware, support = QuoteLine.objects.filter(quote=quote).order_by("position")

    assert (hardware.net_amount, support.net_amount) == (Decimal(327_880), Decimal(49_182))
    assert (quote.net_amount, quote.tax_amount) == (Decimal("377062.00"), Decimal("45575.32"))
    assert (hardware.tax_amount, support.tax_amount) == (Decimal("42624.40"), Decimal("2950.92"))
    assert quote.total_amount == Decimal("422637.32")


def test_step_7_the_margin_asks_for_an_approval_that_a_later_price_voids(story, quote):
    ada = story.acting("ada", at("2026-03-21"))
    submit_quote(ada, quote_id=quote.pk)
    quote.refresh_from_db()
    assert (quote.cost_amount, quote.net_amount - quote.cost_amount) == (Decimal(290_000), Decimal(87_062))
    assert quote.status == "in_approval"

    approve_quote(story.acting("dora", at("2026-03-22")), quote_id=quote.pk)
    quote.refresh_from_db()
    assert quote.status == "approved"
    set_document_discount(ada, quote_id=quote.pk, amount=Decimal(5_001))

    quote.refresh_from_db()
    assert quote.status == "draft"


def test_step_8_version_two_is_accepted_and_the_deal_is_won_at_its_net(story, deal, quote):
    ada, dora = story.acting("ada", at("2026-03-21")), story.acting("dora", at("2026-03-22"))
    for quote_id in (quote.pk, None):
        second = quote_id or new_version(ada, quote_id=quote.pk)
        submit_quote(ada, quote_id=second)
        approve_quote(dora, quote_id=second)
        send_quote(ada, quote_id=second)

    accept_quote(story.acting("ada", at("2026-04-01")), quote_id=second, acceptance=Acceptance("王海涛", "盖章扫描件"))
    deliver_events(story.acting("ada", at("2026-04-01")))
    accepted = Quote.objects.get(pk=second)
    deal.refresh_from_db()
    if deal.status != "won":
        win_opportunities(story.acting("ada", at("2026-04-01")), wins=[Win(deal.pk)])
        deal.refresh_from_db()

    assert (accepted.version_number, accepted.status, accepted.total_amount) == (2, "accepted", Decimal("422637.32"))
    assert (deal.status, deal.amount, deal.expected_close_date) == ("won", Decimal("377062.00"), date(2026, 4, 1))
    assert broken_invariants() == []
