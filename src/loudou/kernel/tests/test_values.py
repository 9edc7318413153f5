from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.kernel.context import Context, Source
from loudou.kernel.ids import new_id
from loudou.kernel.money import Money, amount_problem, is_currency, minor_units, round_half_up, split_units
from loudou.kernel.period import Period, add_months
from loudou.kernel.quantity import Quantity

amounts = st.integers(-(10**12), 10**12)
weights = st.lists(st.decimals(0, 10**6, places=4), min_size=1, max_size=30)


def cny(text):
    return Money(Decimal(text), "CNY")


def test_ex_8_4_split_by_percentages_and_equal_parts():
    assert [p.amount for p in cny("1000000.01").split([Decimal(30), Decimal(60), Decimal(10)])] == [
        Decimal("300000.00"),
        Decimal("600000.01"),
        Decimal("100000.00"),
    ]
    assert [str(p.amount) for p in cny("1000000.00").split([Decimal(1)] * 3)] == ["333333.34", "333333.33", "333333.33"]


@given(amounts, weights)
def test_f13_parts_always_add_up_and_stay_within_one_unit(total, shares):
    parts = split_units(total, shares)

    assert sum(parts) == total
    whole = sum(shares) or len(shares)
    for part, share in zip(parts, shares if sum(shares) else [1] * len(shares), strict=True):
        assert abs(part - total * share / whole) < 1 + Decimal("1e-9")


@given(amounts, weights)
def test_splitting_a_negative_mirrors_the_positive(total, shares):
    assert split_units(-total, shares) == [-part for part in split_units(total, shares)]


@pytest.mark.parametrize("shares", [[], [Decimal(1), Decimal(-1)]])
def test_a_split_needs_weights(shares):
    with pytest.raises(ValueError, match="weights"):
        split_units(1, shares)


def test_money_of_two_currencies_does_not_mix():
    for mix in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a >= b):
        with pytest.raises(ValueError, match="do not mix"):
            mix(cny("1"), Money(Decimal(1), "USD"))


@pytest.mark.parametrize("amount", [1.5, 1, "1"])
def test_money_is_decimal_and_nothing_else(amount):
    with pytest.raises(TypeError):
        Money(amount, "CNY")


@pytest.mark.parametrize(("amount", "currency"), [("NaN", "CNY"), ("Infinity", "CNY"), ("1", "cny"), ("1", "RMBY")])
def test_money_is_finite_and_names_a_currency(amount, currency):
    with pytest.raises(ValueError, match=r"finite|ISO 4217"):
        Money(Decimal(amount), currency)


def test_money_is_never_multiplied_by_a_float():
    with pytest.raises(TypeError):
        cny("1") * 1.1


@pytest.mark.parametrize(("currency", "digits"), [("CNY", 2), ("JPY", 0), ("KWD", 3)])
def test_rounding_goes_to_the_minor_unit_half_up(currency, digits):
    half = Decimal(5).scaleb(-digits - 1)

    assert minor_units(currency) == digits
    assert Money(half, currency).rounded().amount == Decimal(1).scaleb(-digits)
    assert Money(-half, currency).rounded().amount == -Decimal(1).scaleb(-digits)
    assert not Money(half, currency).is_rounded


def test_minor_units_there_and_back():
    assert Money.from_minor(1234, "CNY") == cny("12.34")
    assert cny("12.34").in_minor() == 1234
    with pytest.raises(ValueError, match="whole number"):
        cny("12.345").in_minor()
    assert (-cny("2") + Money.zero("CNY")) * 3 == cny("-6")
    assert cny("1") <= cny("1") < cny("2")
    assert cny("2") > cny("1")
    assert round_half_up(Decimal("59.995"), 2) == Decimal("60.00")


def test_quantities_keep_their_unit():
    assert Quantity(Decimal(2), "kg") + Quantity(Decimal(1), "kg") - Quantity(Decimal(3), "kg") == Quantity(
        Decimal(0), "kg"
    )
    with pytest.raises(ValueError, match="do not mix"):
        Quantity(Decimal(1), "kg") + Quantity(Decimal(1), "pcs")
    with pytest.raises(TypeError):
        Quantity(1, "kg")
    with pytest.raises(ValueError, match="finite"):
        Quantity(Decimal("NaN"), "kg")


def test_ex_g_7_months_are_counted_from_the_anchor():
    assert [add_months(date(2026, 1, 31), n) for n in (1, 2, 3)] == [
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert add_months(date(2028, 2, 29), 48) == date(2032, 2, 29)


def test_a_period_is_half_open_and_named_by_its_last_day():
    march = Period.closed(date(2026, 3, 1), date(2026, 3, 31))

    assert (march.end, march.last_day, march.days) == (date(2026, 4, 1), date(2026, 3, 31), 31)
    assert date(2026, 3, 31) in march
    assert date(2026, 4, 1) not in march
    assert not march.overlaps(Period(date(2026, 4, 1)))
    assert march.overlaps(Period(date(2026, 3, 31)))
    assert Period(date(2020, 1, 1)).overlaps(march)
    assert (Period(date(2026, 1, 1)).days, Period(date(2026, 1, 1)).last_day) == (None, None)
    with pytest.raises(ValueError, match="ends after"):
        Period(date(2026, 1, 1), date(2026, 1, 1))


def test_a_context_needs_a_zone_and_forgets_when_it_moves():
    with pytest.raises(ValueError, match="zone"):
        Context(actor_id=None, now=datetime(2026, 1, 1))  # noqa: DTZ001
    ctx = Context(actor_id=None, now=datetime(2026, 1, 1, tzinfo=UTC))
    ctx.memo["seen"] = 1

    assert ctx.because("why").memo is ctx.memo
    assert ctx.at(ctx.now).memo == {}


def test_ids_are_version_7_and_sort_by_time():
    ids = [new_id() for _ in range(100)]

    assert all(isinstance(i, UUID) and i.version == 7 and i.variant == "specified in RFC 4122" for i in ids)
    assert ids[0].int >> 80 <= ids[-1].int >> 80


def test_the_system_acts_on_behalf_of_whoever_caused_it():
    actor = new_id()
    ctx = Context(actor_id=actor, now=datetime(2026, 1, 1, tzinfo=UTC))
    ctx.memo["seen"] = 1

    system = ctx.as_system()

    assert (system.actor_id, system.on_behalf_of, system.source, system.memo) == (None, actor, Source.RULE, {})


@pytest.mark.parametrize(
    ("currency", "digits"), [("CNY", 2), ("ISK", 0), ("XOF", 0), ("KRW", 0), ("IQD", 3), ("CLF", 4)]
)
def test_minor_units_are_those_of_iso_4217(currency, digits):
    assert minor_units(currency) == digits


@pytest.mark.parametrize(
    ("code", "is_one"), [("CNY", True), ("A1C", False), ("cny", False), ("CN", False), ("ＣＮＹ", False), ("", False)]
)
def test_b160_a_currency_is_three_capital_letters(code, is_one):
    assert is_currency(code) is is_one
    if not is_one:
        with pytest.raises(ValueError, match="ISO 4217"):
            Money(Decimal(1), code)


@pytest.mark.parametrize(
    ("amount", "currency", "problem"),
    [
        ("999999999999999.99", "CNY", None),
        ("-0.00", "CNY", None),
        ("1E+3", "JPY", None),
        ("1.0005", "KWD", "amount.places"),
        ("0.5", "JPY", "amount.places"),
        ("0.001", "CNY", "amount.places"),
        ("1e15", "CNY", "amount.too_large"),
        ("-1e999999999", "CNY", "amount.too_large"),
        ("NaN", "CNY", "amount.too_large"),
        ("Infinity", "CNY", "amount.too_large"),
    ],
)
def test_b150_b153_b154_amounts_that_cannot_be_kept_exactly_are_told(amount, currency, problem):
    assert amount_problem(Decimal(amount), currency) == problem
