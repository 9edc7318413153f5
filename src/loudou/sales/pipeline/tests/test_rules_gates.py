from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.sales.pipeline.rules.gates import (
    Condition,
    ConditionKind,
    Direction,
    ProcessRules,
    StageGate,
    Unmet,
    stage_move,
)

K = ConditionKind
PROPOSAL = Condition(K.DELIVERABLE, "proposal", "Proposal uploaded", is_met=True)
BUDGET = Condition(K.CRITERION, "budget", "Customer budget confirmed", is_met=False)
COMPETITOR = Condition(K.FIELD, "competitor", "Competitor", is_met=False)
DECISION_DATE = Condition(K.FIELD, "decision_date", "Decision date", is_met=False)
DEMO = Condition(K.TASK, "demo", "Demonstration", is_met=False)
LEGAL = Condition(K.APPROVAL, "legal", "Legal approval", is_met=False)

NEED = StageGate("need")
SOLUTION = StageGate("solution", exit=(PROPOSAL, BUDGET, COMPETITOR, DECISION_DATE))
TRIAL = StageGate("trial", exit=(DEMO, BUDGET))
CLOSING = StageGate("closing", entry=(LEGAL,))
STAGES = (NEED, SOLUTION, TRIAL, CLOSING)


def test_ex_5_1_gate():
    move = stage_move(ProcessRules(), STAGES, current="solution", target="trial")

    assert not move.is_allowed
    assert move.unmet == (
        Unmet("solution", K.CRITERION, "budget", "Customer budget confirmed"),
        Unmet("solution", K.FIELD, "competitor", "Competitor"),
        Unmet("solution", K.FIELD, "decision_date", "Decision date"),
    )


def test_a_stage_without_conditions_is_left_freely():
    move = stage_move(ProcessRules(), STAGES, current="need", target="solution")

    assert (move.direction, move.is_allowed) == (Direction.FORWARD, True)


def test_skipping_needs_the_process_and_the_tasks_of_what_is_skipped():
    move = stage_move(ProcessRules(allow_skip=False), STAGES, current="solution", target="closing")

    assert move.direction is Direction.SKIP
    assert [(item.stage, item.code) for item in move.unmet] == [
        ("solution", "budget"),
        ("solution", "competitor"),
        ("solution", "decision_date"),
        ("trial", "skip_not_allowed"),
        ("trial", "demo"),
        ("closing", "legal"),
    ]


def test_skipping_does_not_ask_for_the_criteria_of_what_is_skipped():
    done = replace(TRIAL, exit=(replace(DEMO, is_met=True), BUDGET))
    stages = (NEED, done, replace(CLOSING, entry=()))

    assert stage_move(ProcessRules(allow_skip=True), stages, current="need", target="closing").is_allowed


def test_going_back_needs_a_reason_only():
    move = stage_move(ProcessRules(), STAGES, current="trial", target="need", reason="new decision maker")

    assert (move.direction, move.unmet) == (Direction.BACK, ())


def test_going_back_without_reason_where_it_is_not_allowed():
    move = stage_move(ProcessRules(allow_backward=False), STAGES, current="trial", target="need", reason="  ")

    assert [item.code for item in move.unmet] == ["backward_not_allowed", "reason_required"]


def test_staying_asks_for_nothing():
    assert stage_move(ProcessRules(), STAGES, current="solution", target="solution").direction is Direction.STAY


def test_a_stage_of_another_process_is_a_fault():
    with pytest.raises(KeyError):
        stage_move(ProcessRules(), STAGES, current="solution", target="elsewhere")


@given(st.lists(st.booleans(), min_size=4, max_size=4), st.booleans())
def test_every_unmet_condition_is_listed(met, entry_met):
    exits = tuple(replace(DEMO, code=str(index), is_met=value) for index, value in enumerate(met))
    stages = (StageGate("a", exit=exits), StageGate("b", entry=(replace(LEGAL, is_met=entry_met),)))

    move = stage_move(ProcessRules(), stages, current="a", target="b")

    assert len(move.unmet) == met.count(False) + (not entry_met)
    assert move.is_allowed == (all(met) and entry_met)
