"""Facts of a notice as they are stored, and back."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

from loudou.marketing.tenders.shapes import AwardFacts, BidFacts, LotFacts, NoticeFacts, OrgFacts

_DECIMALS = {"budget_amount", "deposit_amount", "ceiling_amount", "amount", "price_rate", "price_amount"}
_INSTANTS = {"question_deadline_at", "deposit_due_at", "bid_deadline_at", "open_at"}
_DAYS = {"service_start_date", "service_end_date", "awarded_date", "signed_date", "start_date", "end_date"}


def to_document(facts: NoticeFacts) -> dict[str, Any]:
    """The facts without what the notice does not say; amounts are exact texts."""
    return _said(facts)


def to_json(facts: NoticeFacts) -> bytes:
    """The facts as a JSON document; equal facts give equal bytes."""
    return orjson.dumps(_said(facts), default=str, option=orjson.OPT_SORT_KEYS)


def from_json(document: Mapping[str, Any]) -> NoticeFacts:
    """The facts of a stored document."""
    given = _typed(document)
    for name in ("purchaser", "agency"):
        if name in given:
            given[name] = OrgFacts(**given[name])
    for name, read in (("lots", _lot), ("awards", _award), ("bids", _bid)):
        given[name] = tuple(read(one) for one in given.get(name, ()))
    for name in ("category_codes", "items"):
        given[name] = tuple(given.get(name, ()))
    given["attachments"] = tuple((title, url) for title, url in given.get("attachments", ()))
    return NoticeFacts(**given)


def _said(facts: object) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in facts.__slots__:  # type: ignore[attr-defined]  # every shape has slots
        value = getattr(facts, name)
        if value in ("", None, ()):
            continue
        if isinstance(value, tuple):
            found[name] = [_said(one) if hasattr(one, "__slots__") else one for one in value]
        elif isinstance(value, OrgFacts):
            found[name] = _said(value)
        elif isinstance(value, Decimal):
            found[name] = format(value.normalize(), "f")
        else:
            found[name] = value
    return found


def _typed(document: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(document)
    for name, value in document.items():
        if name in _DECIMALS:
            given[name] = Decimal(value)
        elif name in _INSTANTS:
            given[name] = datetime.fromisoformat(value)
        elif name in _DAYS:
            given[name] = date.fromisoformat(value)
    return given


def _lot(document: Mapping[str, Any]) -> LotFacts:
    return LotFacts(**_typed(document))


def _award(document: Mapping[str, Any]) -> AwardFacts:
    given = _typed(document)
    given["suppliers"] = tuple(OrgFacts(**one) for one in given.get("suppliers", ()))
    return AwardFacts(**given)


def _bid(document: Mapping[str, Any]) -> BidFacts:
    given = _typed(document)
    given["bidder"] = OrgFacts(**given["bidder"])
    return BidFacts(**given)
