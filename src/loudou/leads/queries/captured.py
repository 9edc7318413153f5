"""Leads as they were when they came in, read back from their history."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.features.smart import KNOWN_AFTER, LISTS, OUTCOME_AFTER, PRESENT, WORDS, CapturedLeads
from loudou.platform.changes.queries import values_before

COLUMNS = (*WORDS, *PRESENT, *LISTS, "annual_revenue_amount", "account_id", "custom")
MOST_LEARNT_FROM = 200_000
"""The latest so many leads are learnt from: older ones say less about today, and a night has an end."""
READ_AS = {
    "need": "left(l.{}, 1)",
    "custom": "l.{}::text",
    **dict.fromkeys(LISTS, "array_to_json(l.{})::text"),  # the same few texts again and again, each parsed once
}
READ_SQL = f"""
    SELECT l.id, extract(epoch FROM l.created_at)::bigint,
           l.converted_at IS NOT NULL AND l.converted_at <= l.created_at + interval '90 days',
           {", ".join(READ_AS.get(name, "l.{}").format(name) for name in COLUMNS)}
    FROM leads_lead l
"""  # noqa: S608 - our own column names
CLOSED_SQL = (
    READ_SQL + "WHERE l.created_at <= %s AND l.status <> 'merged' ORDER BY l.created_at DESC, l.number LIMIT %s"
)
GIVEN_SQL = READ_SQL + "WHERE l.id = ANY(%s) ORDER BY l.id"
SAMPLE_SQL = READ_SQL + "WHERE l.created_at > %s ORDER BY l.created_at DESC, l.number LIMIT %s"


def closed_cohorts(ctx: Context) -> CapturedLeads:
    """The leads whose first 90 days are over, oldest first, at most the latest 200,000; merged ones are left out.

    Two SQL statements, however many leads.
    """
    rows = _rows(CLOSED_SQL, [ctx.now - OUTCOME_AFTER, MOST_LEARNT_FROM])
    return _as_captured(rows[::-1], are_all=len(rows) < MOST_LEARNT_FROM)


def captured_leads(ctx: Context, lead_ids: Sequence[UUID]) -> CapturedLeads:
    """These leads, in the order of their ids. Two SQL statements, however many leads."""
    del ctx
    return _as_captured(_rows(GIVEN_SQL, [list(lead_ids)]))


def recent_leads(ctx: Context, *, limit: int = 5_000) -> CapturedLeads:
    """The leads of the last 30 days, the latest first. Two SQL statements."""
    return _as_captured(_rows(SAMPLE_SQL, [ctx.now - OUTCOME_AFTER / 3, limit]))


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _as_captured(rows: Sequence[tuple[Any, ...]], *, are_all: bool = False) -> CapturedLeads:
    ids, created, converted, *given = ([row[place] for row in rows] for place in range(len(COLUMNS) + 3))
    zone = ZoneInfo(settings.TIME_ZONE)
    columns = dict(zip(COLUMNS, given, strict=True))
    for name in (*LISTS, "custom"):
        parsed = {text: orjson.loads(text) for text in dict.fromkeys(columns[name])}
        columns[name] = [parsed[text] for text in columns[name]]
    changed = _restore(ids, columns, are_all=are_all) if ids else Counter()
    return CapturedLeads(
        ids,
        [datetime.fromtimestamp(seconds, zone) for seconds in created],
        converted,
        columns,
        {name: count / len(ids) for name, count in changed.items()},
    )


def _restore(ids: Sequence[UUID], columns: dict[str, list[Any]], *, are_all: bool) -> Counter[str]:
    """Put back what was there a quarter of an hour after the capture; returns how often each feature differed."""
    changed: Counter[str] = Counter()
    found = values_before("leads_lead", COLUMNS, grace=KNOWN_AFTER, row_ids=None if are_all else ids)
    places = {lead_id: place for place, lead_id in enumerate(ids)} if found else {}
    for lead_id, name, text in found:
        place = places.get(lead_id)
        if place is not None:
            now = columns[name][place]
            was = columns[name][place] = _read(name, text)
            changed.update(_changed_features(name, was, now))
    return changed


def _changed_features(name: str, was: Any, now: Any) -> list[str]:
    if name == "custom":
        keys = {**(was or {}), **(now or {})}
        return [f"custom.{key}" for key in keys if (was or {}).get(key) != (now or {}).get(key)]
    if name in PRESENT:
        return [f"has_{name}"] if bool(was) != bool(now) else []
    return ["has_account"] if name == "account_id" else [name]


def _read(name: str, text: str | None) -> Any:
    """A value from PostgreSQL's own text."""
    if name == "custom":
        return orjson.loads(text) if text else {}
    if name in LISTS:
        return _array(text)
    if text is None:
        return None
    return Decimal(text) if name == "annual_revenue_amount" else text


def _array(text: str | None) -> list[str]:
    """The elements of an array of texts as PostgreSQL writes it: with commas, in quotes where a word needs them."""
    found: list[str] = []
    word, is_quoted, was_quoted, is_escaped = "", False, False, False
    for sign in (text or "{}")[1:-1] + ",":
        if is_escaped:
            word, is_escaped = word + sign, False
        elif sign == "\\":
            is_escaped = True
        elif sign == '"':
            is_quoted, was_quoted = not is_quoted, True
        elif sign == "," and not is_quoted:
            if word or was_quoted:
                found.append(word)
            word, was_quoted = "", False
        else:
            word += sign
    return found
