from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from loudou.platform.rules.language import Chip, ChipOp, Relative, check_condition, from_chips, to_chips
from loudou.platform.rules.tests.samples import ADA, FIELDS

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("chip", "text"),
    [
        (Chip("stage", ChipOp.IS, ("won",)), 'stage == "won"'),
        (Chip("stage", ChipOp.IS_NOT, ("won",)), '!(stage == "won")'),
        (Chip("stage", ChipOp.DIFFERS, ("won",)), 'stage != "won"'),
        (Chip("stage", ChipOp.IN, ("won", "lost")), 'stage in ["won", "lost"]'),
        (Chip("stage", ChipOp.NOT_IN, ("won",)), '!(stage in ["won"])'),
        (Chip("amount", ChipOp.LESS, (Decimal("1.50"),)), "amount < 1.50"),
        (Chip("amount", ChipOp.AT_MOST, (Decimal(-3),)), "amount <= -3"),
        (Chip("employees", ChipOp.MORE, (Decimal(0),)), "employees > 0"),
        (Chip("due", ChipOp.AT_LEAST, (date(2026, 1, 2),)), 'due >= date("2026-01-02")'),
        (Chip("due", ChipOp.LESS, (Relative.TODAY,)), "due < today()"),
        (Chip("created", ChipOp.LESS, (NEW_YEAR,)), 'created < instant("2026-01-01T00:00:00Z")'),
        (Chip("owner", ChipOp.IS, (Relative.ME,)), "owner == me()"),
        (Chip("owner", ChipOp.IN, (ADA, Relative.ME)), f'owner in ["{ADA}", me()]'),
        (Chip("name", ChipOp.CONTAINS, ('a"\\\n{f}',)), 'name.contains("a\\"\\\\\\n{f}")'),
        (Chip("name", ChipOp.CONTAINS_NOT, ("a",)), '!name.contains("a")'),
        (Chip("account.name", ChipOp.STARTS_WITH, ("客",)), 'account.name.startsWith("客")'),
        (Chip("name", ChipOp.ENDS_WITH, ("",)), 'name.endsWith("")'),
        (Chip("tags", ChipOp.INCLUDES, ("vip",)), '"vip" in tags'),
        (Chip("tags", ChipOp.INCLUDES_NOT, ("vip",)), '!("vip" in tags)'),
        (Chip("name", ChipOp.IS_SET), "has(name)"),
        (Chip("name", ChipOp.IS_EMPTY), "!has(name)"),
        (Chip("hot", ChipOp.IS, (True,)), "hot == true"),
        (Chip("hot", ChipOp.IS, (False,)), "hot == false"),
        (Chip("due", ChipOp.THIS_WEEK), "thisWeek(due)"),
        (Chip("due", ChipOp.THIS_MONTH), "thisMonth(due)"),
        (Chip("due", ChipOp.THIS_QUARTER), "thisQuarter(due)"),
        (Chip("due", ChipOp.THIS_YEAR), "thisYear(due)"),
        (Chip("created", ChipOp.LAST_DAYS, (7,)), "lastDays(created, 7)"),
        (Chip("due", ChipOp.NEXT_DAYS, (30,)), "nextDays(due, 30)"),
    ],
)  # fmt: skip
def test_a_chip_and_its_text_say_the_same(chip, text):
    assert from_chips([[chip]]) == text
    assert to_chips(check_condition(text, FIELDS)) == ((chip,),)


def test_groups_must_all_hold_and_alternatives_form_one_group():
    won, hot, due = (
        Chip("stage", ChipOp.IS, ("won",)),
        Chip("hot", ChipOp.IS, (True,)),
        Chip("due", ChipOp.THIS_MONTH),
    )

    text = from_chips([[won, hot], [due]])

    assert text == '(stage == "won" || hot == true) && thisMonth(due)'
    assert to_chips(check_condition(text, FIELDS)) == ((won, hot), (due,))


def test_a_lone_group_of_alternatives_needs_no_brackets():
    chips = [Chip("name", ChipOp.IS_SET), Chip("city", ChipOp.IS_SET)]

    assert from_chips([chips]) == "has(name) || has(city)"
    assert to_chips(check_condition("has(name) || has(city)", FIELDS)) == (tuple(chips),)


def test_brackets_that_change_nothing_are_seen_through():
    chips = to_chips(check_condition("has(name) && (has(city) && hot)", FIELDS))

    assert [group[0].field for group in chips] == ["name", "city", "hot"]


def test_no_chips_make_no_expression():
    assert from_chips([]) == ""


@pytest.mark.parametrize(
    "text",
    [
        "employees + 1 > 2",
        "5 < employees",
        "name == city",
        "has(name) || has(city) && hot",
        "!(employees > 5)",
        "!(has(name) && hot)",
        "hot ? true : false",
        "true",
        "due == null",
        "created > now() - days(3)",
        'touched - created > duration("1d")',
        'lower(name) == "x"',
        "employees in [1, 1 + 1]",
        "stage != null",
    ],
)
def test_what_chips_cannot_say_has_none(text):
    assert to_chips(check_condition(text, FIELDS)) is None
