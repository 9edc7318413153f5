"""What a value of the catalogue must be before it is written."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from loudou.cpq.catalog.errors import CatalogInvalid
from loudou.kernel.errors import FieldProblem
from loudou.kernel.money import is_currency

MESSAGES = {
    "code.empty": "A code is needed.",
    "code.twice": "This code stands twice in the set.",
    "rate.range": "A rate lies between 0 and 1: write 13 % as 0.13.",
    "amount.negative": "This may not be negative.",
    "places.range": "Between 0 and 6 decimal places are possible.",
    "currency.code": "A currency is a three-letter code such as CNY.",
    "days.order": "The last day is before the first.",
    "price.places": "This price has more decimal places than its price list allows.",
}


def product_problems(values: Mapping[str, Any], row: int | None = None) -> list[FieldProblem]:
    """What is wrong with the given values of a product; absent values are not looked at."""
    found = []
    if "code" in values and not values["code"]:
        found.append(problem("code", "code.empty", row))
    rate = values.get("tax_rate")
    if rate is not None and not 0 <= rate < 1:
        found.append(problem("tax_rate", "rate.range", row))
    if _is_negative(values.get("cost")):
        found.append(problem("cost", "amount.negative", row))
    return found


def unit_problems(values: Mapping[str, Any], row: int | None = None) -> list[FieldProblem]:
    """What is wrong with the given values of a unit."""
    found = [problem("code", "code.empty", row)] if "code" in values and not values["code"] else []
    places = values.get("places")
    if places is not None and not 0 <= places <= 6:
        found.append(problem("places", "places.range", row))
    return found


def price_list_problems(values: Mapping[str, Any], row: int | None = None) -> list[FieldProblem]:
    """What is wrong with the given values of a price list."""
    found = []
    currency = values.get("currency")
    if currency is not None and not is_currency(currency):
        found.append(problem("currency", "currency.code", row))
    scale = values.get("unit_price_scale")
    if scale is not None and not 0 <= scale <= 6:
        found.append(problem("unit_price_scale", "places.range", row))
    return found + days_problems(values, row)


def price_problems(values: Mapping[str, Any], row: int | None = None) -> list[FieldProblem]:
    """What is wrong with the given values of a price."""
    found = [
        problem(name, "amount.negative", row)
        for name in ("unit_price", "min_quantity")
        if _is_negative(values.get(name))
    ]
    return found + days_problems(values, row)


def places_problems(unit_price: Decimal, scale: int, row: int | None = None) -> list[FieldProblem]:
    """A price with more decimal places than its list publishes."""
    exponent = unit_price.normalize().as_tuple().exponent
    is_finer = isinstance(exponent, int) and -exponent > scale
    return [problem("unit_price", "price.places", row)] if is_finer else []


def days_problems(values: Mapping[str, Any], row: int | None = None) -> list[FieldProblem]:
    """A last day before the first; looked at only where both are given."""
    first, last = values.get("valid_from"), values.get("valid_until")
    return [problem("valid_until", "days.order", row)] if first and last and last < first else []


def repeated_codes(codes: Sequence[str]) -> list[FieldProblem]:
    """A problem for every code that stands earlier in the set already."""
    seen: set[str] = set()
    found = []
    for row, code in enumerate(codes, start=1):
        if code in seen:
            found.append(problem("code", "code.twice", row))
        seen.add(code)
    return found


def refuse(problems: Iterable[FieldProblem]) -> None:
    """Raise CatalogInvalid when there is any problem."""
    if found := list(problems):
        raise CatalogInvalid("Some values are not acceptable. Nothing was saved.", problems=found)


def problem(field: str, code: str, row: int | None = None) -> FieldProblem:
    """The problem of this code, in words."""
    return FieldProblem(field, code, MESSAGES[code], row)


def _is_negative(value: Decimal | None) -> bool:
    return value is not None and value < 0
