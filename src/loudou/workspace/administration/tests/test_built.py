"""The rows of the rule editor and the expressions they stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.features import PLAIN
from loudou.leads.services.install_defaults import DEFAULT_RULES
from loudou.platform.rules.language import ChipOp, FieldType, check_condition, to_chips
from loudou.workspace.administration.forms.built import (
    ANY_OF,
    OPS,
    WITHOUT_VALUE,
    BuiltRow,
    RowUnclear,
    arranged_rows,
    rows_from,
    rows_in,
    text_from,
)

FIELDS = PLAIN.fields


def built(text):
    chips = to_chips(check_condition(text, PLAIN))
    return None if chips is None else rows_from(chips, FIELDS)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('contains(title, "总经理") || contains(title, "董事")', [[BuiltRow("title", "contains", "总经理, 董事")]]),
        ('company_size == "large"', [[BuiltRow("company_size", "is", "large")]]),
        ("annual_revenue_amount >= 5000000", [[BuiltRow("annual_revenue_amount", "at_least", "5000000")]]),
        ("has(uscc)", [[BuiltRow("uscc", "is_set")]]),
        ('"Enterprise" in tags || "重点" in tags', [[BuiltRow("tags", "includes", "Enterprise, 重点")]]),
        (
            '(contains(source, "官网") || has(need)) && touch_count > 1',
            [
                [BuiltRow("source", "contains", "官网"), BuiltRow("need", "is_set")],
                [BuiltRow("touch_count", "more", "1")],
            ],
        ),
        ('contains(title, "a, b")', [[BuiltRow("title", "contains", '"a, b"')]]),
        ("lastDays(created_at, 30)", [[BuiltRow("created_at", "last_days", "30")]]),
    ],
)
def test_expressions_are_shown_as_rows_and_rows_written_as_expressions(text, rows):
    shown = [[BuiltRow(row.field, row.op, row.value) for row in group] for group in built(text)]

    assert [[(r.field, r.op, r.value) for r in g] for g in shown] == [
        [(r.field, r.op, r.value or "") for r in g] for g in rows
    ]
    assert to_chips(check_condition(text_from(shown, FIELDS), PLAIN)) == to_chips(check_condition(text, PLAIN))


@pytest.mark.parametrize(
    "text",
    ["account != null", "size(product_interest) > 0", 'lower(name) == "a"', "has(name) || has(need) && has(email)"],
)
def test_an_expression_that_says_more_stays_text(text):
    assert built(text) is None


def test_every_default_rule_that_becomes_rows_means_the_same_as_before():
    rules = [rule for group in DEFAULT_RULES.groups for rule in group.rules]
    shown = [(rule.criterion, built(rule.criterion)) for rule in rules]

    assert sum(rows is not None for _, rows in shown) >= len(rules) - 3
    for text, rows in shown:
        if rows is not None:
            again = check_condition(text_from(rows, FIELDS), PLAIN)
            assert to_chips(again) == to_chips(check_condition(text, PLAIN))


@st.composite
def rows(draw):
    name = draw(st.sampled_from([n for n, s in FIELDS.items() if s.type in {FieldType.TEXT, FieldType.LIST_TEXT}]))
    op = draw(st.sampled_from([op for op in OPS[FIELDS[name].type] if op not in WITHOUT_VALUE]))
    values = draw(
        st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8), min_size=1, max_size=3)
    )
    return name, op, values if op in ANY_OF else values[:1]


@given(st.lists(rows(), min_size=1, max_size=4))
def test_whatever_the_values_hold_the_rows_come_back(found):
    from_values = [
        [BuiltRow(n, op.value, ", ".join('"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"' for v in values))]
        for n, op, values in found
    ]
    text = text_from(from_values, FIELDS)

    again = rows_from(to_chips(check_condition(text, PLAIN)), FIELDS)

    assert text_from(again, FIELDS) == text


@pytest.mark.parametrize(
    "row",
    [
        BuiltRow("nothing", "is", "a"),
        BuiltRow("title", "at_least", "1"),
        BuiltRow("title", "contains", ""),
        BuiltRow("touch_count", "more", "many"),
        BuiltRow("touch_count", "more", "1, 2"),
        BuiltRow("created_at", "last_days", "-1"),
    ],
)
def test_a_row_that_says_nothing_is_refused(row):
    with pytest.raises(RowUnclear):
        text_from([[row]], FIELDS)


def test_rows_come_and_go():
    groups = arranged_rows([], "add-and", [], "title")
    groups = arranged_rows(groups, "add-or", [0], "city")
    groups = arranged_rows(groups, "add-and", [], "need")
    assert [[row.field for row in group] for group in groups] == [["title", "city"], ["need"]]

    groups = arranged_rows(groups, "drop-row", [1, 0], "title")
    assert arranged_rows(groups, "drop-row", [0, 0], "title") == [[BuiltRow("city")]]
    assert arranged_rows(groups, "nonsense", [9], "title") == groups


def test_rows_are_read_from_the_fields_of_the_page():
    sent = {
        "p-x0-0-field": "title",
        "p-x0-0-op": "contains",
        "p-x0-0-value": "a",
        "p-x1-0-field": "need",
        "p-x1-0-op": "is_set",
    }

    assert rows_in(sent, "p") == [[BuiltRow("title", "contains", "a")], [BuiltRow("need", ChipOp.IS_SET.value)]]
