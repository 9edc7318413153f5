"""The acceptance story from first touch to the accepted quote, with the exact figures it names (steps 1 to 8)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from loudou.activities.shapes import ActivityDraft, RecordRef
from loudou.cpq.quoting.errors import ApprovalLevelTooLow
from loudou.cpq.quoting.models import QuoteLine
from loudou.cpq.quoting.services.approve import approve_quote
from loudou.cpq.quoting.services.set_document_discount import set_document_discount
from loudou.cpq.quoting.services.submit import submit_quote
from loudou.kernel.money import round_half_up
from loudou.leads.errors import LeadNotOpen
from loudou.leads.models import Lead
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.score import score_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.edit import edit_records
from loudou.platform.worktime.rules import due_at
from loudou.platform.worktime.shapes import WorkCalendar
from loudou.processes.activity_log.process import log_on_record
from loudou.sales.pipeline.errors import GateClosed
from loudou.sales.pipeline.queries import pipeline_summary
from loudou.sales.pipeline.services.check import check_criterion
from loudou.sales.pipeline.services.move import move_stage
from loudou.sales.pipeline.tests.factories import criterion, stage
from tests.scenarios.story import COMPANY, SHANGHAI, at, on, share_between

pytestmark = pytest.mark.django_db


def test_step_1_the_form_makes_a_lead_with_a_normalised_mobile(lead):
    assert (lead.company, lead.mobile, lead.province) == (COMPANY, "+8613800004462", "江苏")


def test_step_2_a_second_touch_of_the_same_person_makes_no_second_lead(lead, ctx):
    second = LeadDraft(name="王海涛", company="恒远装备", mobile="13800004462", city="苏州", source="直播 2026-03-25")

    result = capture_leads(on(ctx, "2026-03-25"), drafts=[second], policy=CapturePolicy(channel="webinar"))

    lead.refresh_from_db()
    assert [row.lead_id for row in result.rows] == [lead.pk]
    assert Lead.objects.count() == 1
    assert (lead.company, lead.city, lead.touch_count) == (COMPANY, "苏州", 2)


def test_step_3_the_score_is_67_14_without_a_smart_model(lead, ctx):
    score_leads(on(ctx, "2026-02-20"), lead_ids=[lead.pk])

    lead.refresh_from_db()
    assert (lead.score_attribute, lead.score_behavior, lead.score_smart) == (Decimal(80), Decimal(50), None)
    assert (lead.score_total, lead.band) == (Decimal("67.14"), "contact_now")
    reasons = {reason["code"]: Decimal(str(reason["points"])) for reason in lead.score_reasons}
    assert (reasons["machinery"], reasons["reachable"]) == (Decimal(50), Decimal(30))


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
    due = due_at(lead.assigned_at, timedelta(minutes=30), WorkCalendar(SHANGHAI))
    assert due == at("2026-03-02", "09:40")
    assert lead.first_response_at <= due


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

    deal.refresh_from_db()
    assert [unmet["code"] for unmet in closed.value.facts["unmet"]] == ["budget_confirmed", "decision_date"]
    assert deal.stage.code == "solution"

    check_criterion(ada, opportunity_ids=[deal.pk], criterion_id=criterion("budget_confirmed").pk)
    edit_records(ada, record_type("opportunity"), [deal.pk], {"decision_date": "2026-03-31"})
    move_stage(ada, opportunity_ids=[deal.pk], stage_id=stage("quotation").pk)

    deal.refresh_from_db()
    assert (deal.stage.code, deal.stage_entered_at) == ("quotation", at("2026-03-12"))


def test_step_7_the_figures_are_exact_to_the_cent(quote):
    hardware, support = QuoteLine.objects.filter(quote=quote).order_by("position")

    assert (hardware.net_amount, support.net_amount) == (Decimal(327_880), Decimal(49_182))
    assert (quote.net_amount, quote.tax_amount) == (Decimal("377062.00"), Decimal("45575.32"))
    assert (hardware.tax_amount, support.tax_amount) == (Decimal("42624.40"), Decimal("2950.92"))
    assert quote.total_amount == Decimal("422637.32")
    assert [Decimal(after) for _code, _before, after in hardware.waterfall] == [346_750, 332_880, 327_880]
    assert round_half_up(1 - hardware.net_amount / hardware.list_amount, 4) == Decimal("0.1017")


def test_step_7_the_margin_asks_for_an_approval_that_a_later_price_voids(story, quote):
    ada = story.acting("ada", at("2026-03-21"))
    submit_quote(ada, quote_id=quote.pk)
    quote.refresh_from_db()
    assert (quote.cost_amount, quote.net_amount - quote.cost_amount) == (Decimal(290_000), Decimal(87_062))
    assert (quote.status, round_half_up(quote.margin_rate, 4)) == ("in_approval", Decimal("0.2309"))
    (need,) = quote.needs
    assert (need["measure"], Decimal(need["threshold"])) == ("quote_margin_rate", Decimal("0.25"))

    with pytest.raises(ApprovalLevelTooLow):
        approve_quote(story.acting("dora", at("2026-03-22")), quote_id=quote.pk)
    approve_quote(story.acting("root", at("2026-03-22")), quote_id=quote.pk)
    quote.refresh_from_db()
    assert quote.status == "approved"
    set_document_discount(ada, quote_id=quote.pk, amount=Decimal(5_001))

    quote.refresh_from_db()
    assert quote.status == "draft"


def test_step_8_version_two_is_accepted_and_the_deal_is_won_at_its_net(deal, accepted):
    deal.refresh_from_db()

    assert (accepted.version_number, accepted.status, accepted.total_amount) == (2, "accepted", Decimal("422637.32"))
    assert (deal.status, deal.amount, deal.expected_close_date) == ("won", Decimal("377062.00"), date(2026, 4, 1))
    assert (deal.net_amount, deal.gross_amount) == (Decimal("377062.00"), Decimal("422637.32"))
