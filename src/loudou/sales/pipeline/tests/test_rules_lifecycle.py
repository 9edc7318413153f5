from decimal import Decimal

import pytest

from loudou.sales.pipeline.rules.lifecycle import (
    Closing,
    ClosingProblem,
    ClosingRules,
    Outcome,
    closing_problems,
    fixed_probability,
    reopening_problems,
)

P = ClosingProblem
STRICT = ClosingRules(win_needs_document=True)


@pytest.mark.parametrize(
    "closing",
    [
        Closing(Outcome.WON, Decimal(1), "price", has_document=True),
        Closing(Outcome.LOST, reason="price", has_competitor=True),
        Closing(Outcome.INVALID, reason="duplicate"),
    ],
)
def test_a_deal_closes_when_everything_is_said(closing):
    assert closing_problems(Outcome.OPEN, closing, STRICT) == ()


@pytest.mark.parametrize(
    ("closing", "problems"),
    [
        (Closing(Outcome.WON), (P.NOT_OPEN, P.NO_AMOUNT, P.NO_DOCUMENT, P.NO_REASON)),
        (Closing(Outcome.WON, Decimal(0), "x", has_document=True), (P.NOT_OPEN, P.NO_AMOUNT)),
        (Closing(Outcome.LOST, reason=" "), (P.NOT_OPEN, P.NO_REASON, P.NO_COMPETITOR)),
        (Closing(Outcome.INVALID), (P.NOT_OPEN, P.NO_REASON)),
    ],
)
def test_everything_missing_is_told(closing, problems):
    assert closing_problems(Outcome.WON, closing, STRICT) == problems


def test_what_the_organisation_does_not_ask_for_may_be_missing():
    lenient = ClosingRules(win_needs_reason=False, loss_needs_competitor=False)

    assert closing_problems(Outcome.OPEN, Closing(Outcome.WON, Decimal(5)), lenient) == ()
    assert closing_problems(Outcome.OPEN, Closing(Outcome.LOST, reason="price"), lenient) == ()


def test_closing_as_open_is_a_fault():
    with pytest.raises(ValueError, match="not closed as open"):
        closing_problems(Outcome.OPEN, Closing(Outcome.OPEN), STRICT)


@pytest.mark.parametrize(
    ("state", "is_active", "reason", "problems"),
    [
        (Outcome.WON, False, "order fell through", ()),
        (Outcome.WON, True, "x", (P.HAS_ACTIVE_DOCUMENT,)),
        (Outcome.OPEN, False, "", (P.NOT_CLOSED, P.NO_REASON)),
    ],
)
def test_reopening(state, is_active, reason, problems):
    assert reopening_problems(state, has_active_document=is_active, reason=reason) == problems


def test_a_closed_deal_is_certain():
    assert [fixed_probability(outcome) for outcome in Outcome] == [None, 1, 0, 0]
