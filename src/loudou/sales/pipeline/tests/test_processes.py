from dataclasses import replace
from decimal import Decimal

import pytest

from loudou.platform.access.errors import ActionRefused
from loudou.sales.pipeline.errors import ProcessChanged, ProcessInvalid
from loudou.sales.pipeline.models import Opportunity, SalesProcess, StageHistory
from loudou.sales.pipeline.queries import active_processes, default_process, reasons_for, stage_states
from loudou.sales.pipeline.services.check import check_criterion
from loudou.sales.pipeline.services.edit_process import edit_process
from loudou.sales.pipeline.services.install_defaults import EQUIPMENT, install_defaults
from loudou.sales.pipeline.services.move import move_stage
from loudou.sales.pipeline.shapes import CriterionDraft, ProcessDraft, StageDraft
from loudou.sales.pipeline.tests.factories import criterion, make_opportunity, stage

CLOSED = tuple(one for one in EQUIPMENT.stages if one.type != "active")

pytestmark = pytest.mark.django_db


def simple_process(criteria=(), **change):
    """One open stage, the three closed ones."""
    first = StageDraft("first", "第一步", Decimal("0.25"), criteria=criteria)
    return replace(ProcessDraft(code="simple", name="简单流程", stages=(first, *CLOSED)), **change)


def codes(refused):
    return sorted(problem.code for problem in refused.value.problems)


def test_the_product_comes_with_a_process_and_reasons_and_installs_them_once(ctx):
    install_defaults(ctx)
    install_defaults(ctx)

    assert [(row.code, row.name, row.is_default) for row in active_processes(ctx)] == [
        ("equipment", "设备直销流程", True)
    ]
    rates = {one.code: one.probability_rate for one in EQUIPMENT.stages}
    assert [rates[code] for code in ("requirement", "solution", "quotation", "negotiation")] == [
        Decimal("0.25"),
        Decimal("0.50"),
        Decimal("0.70"),
        Decimal("0.85"),
    ]
    assert [row.code for row in reasons_for(ctx, "invalid")] == ["duplicate", "by_mistake", "not_a_deal"]
    assert default_process(ctx).code == "equipment"


def test_an_edit_makes_the_next_revision_and_running_deals_stay(ctx, ada):
    deal = make_opportunity(ada)

    new = edit_process(ctx, draft=replace(EQUIPMENT, may_skip=False), based_on=1)

    deal.refresh_from_db()
    assert SalesProcess.objects.get(pk=new).revision == 2
    assert deal.process.revision == 1
    assert make_opportunity(ada).process_id == new


def test_running_deals_move_over_with_what_was_confirmed(ctx, ada):
    deal = make_opportunity(ada)
    move_stage(ada, opportunity_ids=[deal.id], stage_id=stage("solution").id)
    check_criterion(ada, opportunity_ids=[deal.id], criterion_id=criterion("budget_confirmed").id)
    renamed = tuple(replace(one, code="design") if one.code == "solution" else one for one in EQUIPMENT.stages)

    with pytest.raises(ProcessInvalid) as refused:
        edit_process(ctx, draft=replace(EQUIPMENT, stages=renamed), moving={})
    kept = tuple(replace(one, name="需求确认") if one.code == "requirement" else one for one in EQUIPMENT.stages)
    new = edit_process(ctx, draft=replace(EQUIPMENT, stages=kept), moving={})

    deal = Opportunity.objects.get(pk=deal.id)
    assert codes(refused) == ["stages.no_target"]
    assert (deal.process_id, deal.stage.code) == (new, "solution")
    assert StageHistory.objects.get(opportunity=deal, left_at=None).direction == "migrated"
    met = {one.code: one.is_met for one in stage_states(ada, deal.id)[1].criteria}
    assert met["budget_confirmed"]


def test_a_stage_that_goes_names_where_its_deals_go(ctx, ada):
    deal = make_opportunity(ada)
    fewer = tuple(one for one in EQUIPMENT.stages if one.code != "requirement")

    edit_process(ctx, draft=replace(EQUIPMENT, stages=fewer), moving={"requirement": "solution"})

    assert Opportunity.objects.get(pk=deal.id).stage.code == "solution"


def test_somebody_elses_edit_is_not_overwritten(ctx):
    install_defaults(ctx)
    edit_process(ctx, draft=EQUIPMENT, based_on=1)

    with pytest.raises(ProcessChanged):
        edit_process(ctx, draft=EQUIPMENT, based_on=1)

    assert SalesProcess.objects.get(is_active=True).revision == 2


@pytest.mark.parametrize(
    ("stages", "wrong"),
    [
        (CLOSED, ["stages.no_open"]),
        (EQUIPMENT.stages[:4], ["stages.closed"]),
        ((EQUIPMENT.stages[4], *EQUIPMENT.stages[:4], *EQUIPMENT.stages[5:]), ["stages.order"]),
        ((EQUIPMENT.stages[0], *EQUIPMENT.stages), ["stages.codes"]),
        ((replace(EQUIPMENT.stages[0], lowest_rate=Decimal("0.9")), *CLOSED), ["stages.corridor"]),
        (
            (
                EQUIPMENT.stages[0],
                replace(CLOSED[0], probability_rate=Decimal("0.9")),
                *CLOSED[1:],
            ),
            ["stages.closed_rate"],
        ),
    ],
)
def test_a_process_that_contradicts_itself_is_refused(ctx, stages, wrong):
    with pytest.raises(ProcessInvalid) as refused:
        edit_process(ctx, draft=replace(EQUIPMENT, stages=stages))

    assert codes(refused) == wrong
    assert not SalesProcess.objects.exists()


def test_conditions_name_real_fields_and_right_expressions(ctx):
    criteria = (
        CriterionDraft("a", "a", "expression", expression="amount >"),
        CriterionDraft("b", "b", "field", field="nothing"),
        CriterionDraft("c", "c", "field", field="custom.anything"),
    )

    with pytest.raises(ProcessInvalid) as refused:
        edit_process(ctx, draft=simple_process(criteria, name=" "))

    assert [problem.field for problem in refused.value.problems] == ["first.a", "first.b", "name"]


def test_setting_up_a_process_needs_the_right(ada):
    with pytest.raises(ActionRefused):
        edit_process(ada, draft=EQUIPMENT)
