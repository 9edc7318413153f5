"""A version of a quote as it stands."""

from dataclasses import asdict, fields
from hashlib import sha256
from uuid import UUID

import orjson

from loudou.cpq.quoting.errors import QuoteNotFound
from loudou.cpq.quoting.models import Quote, QuoteLine
from loudou.cpq.quoting.shapes import QuoteSnapshot, SnapshotLine

LINE_FIELDS = tuple(f.name for f in fields(SnapshotLine))
QUOTE_FIELDS = tuple(f.name for f in fields(QuoteSnapshot) if f.name != "lines")
ON_ITS_WAY = frozenset({"status", "accepted_at", "document_hash", "owner_id", "version_number", "id"})
"""What may move after the offer was fixed, and is therefore no part of its hash."""


def quote_snapshot(quote_id: UUID) -> QuoteSnapshot:
    """The version with all its lines, for another package; nobody's visibility applies. Two SQL statements.

    Raises QuoteNotFound.
    """
    # system: stories read what was accepted, whoever did it
    row = Quote.objects.filter(pk=quote_id).values_list(*QUOTE_FIELDS).first()
    if row is None:
        raise QuoteNotFound("There is no such quote.", quote_id=quote_id)
    # system: as above
    lines = QuoteLine.objects.filter(quote=quote_id).order_by("position").values_list(*LINE_FIELDS)
    values = dict(zip(QUOTE_FIELDS, row, strict=True))
    return QuoteSnapshot(**values, lines=tuple(SnapshotLine(*line) for line in lines))


def snapshot_hash(snapshot: QuoteSnapshot) -> str:
    """SHA-256 of everything the customer is offered: lines, prices, tax, terms, validity."""
    offer = {name: value for name, value in asdict(snapshot).items() if name not in ON_ITS_WAY}
    offer["lines"] = [{name: value for name, value in line.items() if name != "id"} for line in offer["lines"]]
    return sha256(orjson.dumps(offer, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()
