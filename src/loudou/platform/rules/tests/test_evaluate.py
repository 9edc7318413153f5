from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, localcontext

import pytest

from loudou.platform.rules.language import Env, check_expression, compile_python
from loudou.platform.rules.tests.samples import ADA, BEN, ENV, FIELDS, evaluate


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 + 0.2 == 0.3", True),  # B209
        ("7 / 2", Decimal("3.5")),
        ("2 / 3", Decimal("0.666666666667")),
        ("-2 / 3", Decimal("-0.666666666667")),
        ("0.0000000000005 / 1", Decimal("0.000000000001")),
        ("0.00000000000049999 / 1", Decimal(0)),
        ("1 / 0", None),  # B205
        ("1 % 0", None),
        ("-7 % 3", Decimal(-1)),
        ("99999999999999999999 * 99999999999999999999", Decimal(9999999999999999999800000000000000000001)),
        ("round(2.5)", Decimal(3)),
        ("round(-2.5)", Decimal(-3)),
        ("round(1.005, 2)", Decimal("1.01")),
        ("floor(-1.5)", Decimal(-2)),
        ("ceil(-1.5)", Decimal(-1)),
        ("abs(-3)", Decimal(3)),
        ("min(3, 1, 2)", Decimal(1)),
        ("max(1, null, 2)", Decimal(2)),
        ("coalesce(null, 5)", Decimal(5)),
        ("1 < 2 ? 3 : 4", Decimal(3)),
        ('"a" + "b"', "ab"),
        ('lower("ÄB客")', "äb客"),
        ('size("客户😀")', 3),
        ('contains("Acme GmbH", "gmbh")', True),
        ('"Acme".startsWith("ac")', False),
        ('"Acme".endsWith("me")', True),
        ('"a" < "B"', False),
        ('"😀" > "\\uff01"', True),
        ("today()", date(2026, 11, 23)),
        ("now()", at(2026, 11, 23, 13, 30)),
        ("me()", ADA),
        ('date("2026-03-01") - date("2026-02-01")', Decimal(28 * 86_400)),
        ('daysBetween(date("2024-02-01"), date("2024-03-01"))', Decimal(29)),
        ('addDays(date("2024-02-28"), 1.9)', date(2024, 2, 29)),
        ('addDays(date("2024-02-28"), -1.9)', date(2024, 2, 27)),
        ('addDays(date("9999-12-31"), 1)', None),
        ('addDays(date("0001-01-01"), -1)', None),
        ('addMonths(date("2024-01-31"), 1)', date(2024, 2, 29)),
        ('addMonths(date("2024-01-31"), -11)', date(2023, 2, 28)),
        ('addMonths(date("2024-01-31"), 12001)', None),
        ('addMonths(date("9999-12-01"), 1)', None),
        ('date("2026-01-31") + duration("36h")', date(2026, 2, 1)),
        ('date("2026-01-31") - duration("1d")', date(2026, 1, 30)),
        ('instant("2026-01-31T08:00:00+08:00")', at(2026, 1, 31)),
        ('instant("2026-01-31T00:00Z") + duration("1h30m")', at(2026, 1, 31, 1, 30)),
        ('instant("2026-01-31T00:00Z") - days(1)', at(2026, 1, 30)),
        ('instant("9999-12-31T23:59:59.999999Z") + days(1)', None),
        ("days(99999999999)", Decimal("8639999999913600.000000")),
        ("now() + days(99999999999)", None),
        ('now() - instant("2026-11-23T13:29:59.5Z")', Decimal("0.5")),
        ('days(duration("36h"))', Decimal("1.5")),
        ('-duration("-5s") == duration("5s")', True),
        ("days(0.5) + days(1)", Decimal(129_600)),
    ],
)
def test_values_are_exact(text, expected):
    assert evaluate(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("employees + 1", None),
        ("employees + 1 > 0", False),
        ("employees == 5", False),
        ("employees != 5", False),
        ("employees < 5 || employees >= 5", False),
        ("5 > employees", False),
        ("employees == custom.weight", False),
        ("employees == null", True),
        ("null == employees", True),
        ("employees != null", False),
        ("score == null", False),
        ("score != null", True),
        ("null == null", True),
        ("!(employees > 5)", True),
        ("employees in [1, 2]", False),
        ("!(employees in [1, 2])", True),
        ("score in [1, 2]", True),
        ("score in []", False),
        ("owner in [me()]", False),
        ("hot", None),
        ("hot && true", False),
        ("hot || false", False),
        ("!hot", True),
        ("hot == false", False),
        ("hot ? 1 : 2", Decimal(2)),
        ("name + city", None),
        ("name.contains(city)", False),
        ("city.contains(name)", False),
        ('"x" in tags', False),
        ("city in custom.marks", True),
        ("has(name)", False),
        ("has(city)", True),
        ("has(account.name)", False),
        ("has(employees)", False),
        ("has(score)", True),
        ("has(tags)", False),
        ("has(custom.marks)", True),
        ("thisMonth(due)", False),
        ("min(employees, score)", Decimal(1)),
        ("min(employees, custom.weight)", None),
        ("coalesce(employees, custom.weight)", None),
        ("coalesce(employees, score)", Decimal(1)),
        ("size(name)", None),
        ("due + days(1)", None),
        ("created - now()", None),
    ],
)
def test_null_follows_its_rules(text, expected):
    row = {"score": Decimal(1), "city": "Bonn", "account_name": "", "custom_marks": ["Bonn"], "tags": None}

    assert evaluate(text, **row) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("thisWeek(due)", date(2026, 11, 23), date(2026, 11, 29)),
        ("thisMonth(due)", date(2026, 11, 1), date(2026, 11, 30)),
        ("thisQuarter(due)", date(2026, 10, 1), date(2026, 12, 31)),
        ("thisYear(due)", date(2026, 1, 1), date(2026, 12, 31)),
        ("lastDays(due, 7)", date(2026, 11, 17), date(2026, 11, 23)),
        ("nextDays(due, 1)", date(2026, 11, 23), date(2026, 11, 23)),
    ],
)
def test_periods_hold_their_first_and_last_day(text, first, last):
    day = timedelta(days=1)

    held = [evaluate(text, due=due) for due in (first - day, first, last, last + day)]

    assert held == [False, True, True, False]


def test_a_period_of_an_instant_follows_the_zone_of_the_environment():
    midnight = at(2026, 10, 31, 16)  # November starts in Shanghai

    assert evaluate("thisMonth(created)", created=midnight)
    assert not evaluate("thisMonth(created)", created=midnight - timedelta(microseconds=1))
    assert not evaluate("thisMonth(created)", env=Env(ENV.now, ENV.today), created=midnight)


def test_conjunctions_and_alternatives_stop_where_the_answer_is_known():
    assert evaluate('stage == "won" && amount > 100 && owner == me()', stage="won", amount=Decimal(101), owner=ADA)
    assert not evaluate('stage == "won" && amount > 100', stage="won", amount=Decimal(100))
    assert evaluate('stage == "won" || amount > 100', stage="won", amount=Decimal(1))
    assert not evaluate("owner in [me()]", owner=BEN)


def test_whole_numbers_of_a_row_may_be_int():
    assert evaluate("employees / 4 + employees % 4 + round(employees) + floor(employees)", employees=10) == Decimal(
        "24.5"
    )


def test_the_callers_decimal_context_changes_nothing():
    with localcontext() as context:
        context.prec = 3

        assert evaluate("(amount + 1) / 3", amount=Decimal("123456.78")) == Decimal("41152.593333333333")
        assert evaluate("days(created - now())", created=at(2000, 1, 1, 0, 0, 0)) == Decimal("-9823.5625")


def test_a_deep_but_allowed_expression_runs():
    text = "(" * 19 + "+".join(["score"] * 80) + ")" * 19

    assert evaluate(text, score=Decimal(1)) == 80
    assert evaluate("score in [" + "1+" * 100 + "1]", score=101)


def test_compiling_twice_gives_the_same_function():
    checked = check_expression("score > 2", FIELDS)

    assert compile_python(checked) is compile_python(checked)
