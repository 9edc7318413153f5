"""From what a person types in the editor to typed arguments."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from loudou.cpq.quoting.errors import QuoteInvalid
from loudou.cpq.quoting.shapes import LineDraft, Terms
from loudou.kernel.errors import FieldProblem

NUMBER = re.compile(r"[+\-\N{MINUS SIGN}]?\d{1,12}(\.\d{1,6})?\Z", re.ASCII)
FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％－＋", "0123456789.,%-+")
TEXTS = ("name", "language", "payment_terms", "delivery_terms", "terms")


def number(name: str, raw: str) -> Decimal:
    """A number as people type it: thousands separated or not, full width or not. Raises QuoteInvalid."""
    text = raw.translate(FULL_WIDTH).replace(",", "").replace(" ", "").replace("\N{MINUS SIGN}", "-")
    if not NUMBER.match(text):
        raise _refused(name, "number.format", "This is not a number.")
    return Decimal(text)


def discount(name: str, raw: str) -> tuple[Decimal | None, Decimal | None]:
    """A discount as (rate, amount): `5` and `5%` are 5 %, `-500` is 500 off; empty and 0 are none.

    Raises QuoteInvalid.
    """
    text = raw.translate(FULL_WIDTH).strip()
    if not text:
        return None, None
    if text[0] in "-\N{MINUS SIGN}":
        amount = number(name, text[1:])
        return None, amount or None
    rate = number(name, text.removesuffix("%")) / 100
    return rate or None, None


def line_draft(line_id: UUID, sent: Mapping[str, str]) -> LineDraft:
    """The draft of a row of the editor. Raises QuoteInvalid."""
    rate, amount = discount("discount", sent.get("discount", ""))
    return LineDraft(
        line_id=line_id,
        quantity=number("quantity", sent.get("quantity", "")),
        description=" ".join(sent.get("description", "").split()),
        list_unit_price=number("price", sent["price"]) if "price" in sent else None,
        tax_rate=number("tax", sent["tax"].removesuffix("%")) / 100 if "tax" in sent else None,
        asked_rate=rate,
        asked_amount=amount,
    )


def terms(sent: Mapping[str, str]) -> Terms:
    """The terms a form holds; fields it does not hold stay as they are. Raises QuoteInvalid."""
    given: dict[str, str | date] = {name: sent[name] for name in TEXTS if name in sent}
    if "valid_until" in sent:
        given["valid_until"] = _day("valid_until", sent["valid_until"])
    return Terms(**given)  # type: ignore[arg-type]  # texts by their names, and one day


def chosen_id(name: str, raw: str) -> UUID:
    """The id of something chosen from a list. Raises QuoteInvalid."""
    try:
        return UUID(raw)
    except ValueError:
        raise _refused(name, "reference.invalid", "This is not a record.") from None


def _day(name: str, raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise _refused(name, "date.invalid", "This is not a day. Write it as 2026-01-31.") from None


def _refused(name: str, code: str, message: str) -> QuoteInvalid:
    return QuoteInvalid(
        "Some values are not acceptable. Nothing was changed.", problems=[FieldProblem(name, code, message)]
    )
