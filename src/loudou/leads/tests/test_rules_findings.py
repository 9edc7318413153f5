from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.rules.rule_findings import (
    Finding,
    FindingKind,
    JudgedGroup,
    JudgedRule,
    findings,
    reachable_points,
)
from loudou.leads.rules.version_diff import differences
from loudou.leads.services.install_defaults import DEFAULT_RULES


def group(*rules, cap=10, counts_best=False):
    judged = tuple(JudgedRule(code, Decimal(points), count) for code, points, count in rules)
    return JudgedGroup("g", Decimal(cap), counts_best, judged)


def kinds(*groups, both=None, lead_count=100):
    return [(one.kind.value, one.code, one.other) for one in findings(groups, both or {}, lead_count)]


def test_a_rule_that_holds_for_nobody_or_for_everybody():
    assert kinds(group(("a", 5, 0), ("b", 5, 100))) == [("never", "a", ""), ("always", "b", "")]
    assert kinds(group(("a", 10, 0)), lead_count=0) == []


def test_two_rules_for_nearly_the_same_leads():
    both = {("a", "b"): 90}

    assert kinds(group(("a", 5, 95), ("b", 5, 95)), both=both) == [("alike", "a", "b")]
    assert kinds(group(("a", 5, 98), ("b", 5, 98)), both=both) == []


def test_a_rule_that_another_implies():
    assert kinds(group(("a", 5, 10), ("b", 5, 50)), both={("a", "b"): 10}) == [("implied", "a", "b")]
    assert kinds(group(("a", 5, 50), ("b", 5, 10)), both={("a", "b"): 10}) == [("implied", "b", "a")]


def test_a_cap_that_cannot_be_reached():
    assert kinds(group(("a", 4, 10), ("b", "3.50", 10), cap=8)) == [("cap_unreachable", "g", "7.5")]
    assert kinds(group(("a", 4, 10), ("b", 4, 10), cap=8, counts_best=True)) == [("cap_unreachable", "g", "4")]
    assert kinds(group(("a", -4, 10), ("b", 9, 10), cap=-8)) == [("cap_unreachable", "g", "-4")]
    assert kinds(group(("a", -4, 10), ("b", -4, 10), cap=-8)) == []


@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(0, 50)), max_size=6), st.integers(-60, 60), st.booleans())
def test_a_cap_is_called_unreachable_exactly_when_it_is(rules, cap, counts_best):
    judged = group(
        *((str(at), points, count) for at, (points, count) in enumerate(rules)), cap=cap, counts_best=counts_best
    )

    found = Finding(FindingKind.CAP_UNREACHABLE, "g", format(reachable_points(judged).normalize() or Decimal(0), "f"))

    assert (found in findings([judged], {}, 50)) == (abs(reachable_points(judged)) < abs(cap))


def test_a_version_differs_in_nothing_from_itself():
    assert differences(DEFAULT_RULES, DEFAULT_RULES) == []
