"""Write what registries tell into the table of companies."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.leads.rules.normalise import clean_text, company_key
from loudou.leads.rules.regions import region_of_code
from loudou.leads.shapes import RegistryEntry

KINDS = {
    "name": "text",
    "name_key": "text",
    "uscc": "text",
    "lei": "text",
    "legal_representative": "text",
    "registered_capital_amount": "numeric",
    "paid_in_amount": "numeric",
    "capital_currency": "text",
    "established_date": "date",
    "status": "text",
    "company_type": "text",
    "industry": "text",
    "country": "text",
    "province": "text",
    "city": "text",
    "address": "text",
    "scope": "text",
    "former_names": "text",
}
LONGEST = {"name": 200, "legal_representative": 120, "status": 40, "company_type": 120, "industry": 80, "country": 60}
LONGEST |= {"province": 60, "city": 60, "address": 300, "scope": 10_000}
SEPARATOR = "\x1f"
SELECTED = ", ".join(f"string_to_array(d.{n}, '{SEPARATOR}')" if n == "former_names" else f"d.{n}" for n in KINDS)
UPSERT_SQL = f"""
    INSERT INTO leads_registrycompany AS c (id, provider, fetched_at, {", ".join(KINDS)})
    SELECT d.id, %(provider)s, %(now)s, {SELECTED}
    FROM unnest(%(ids)s::uuid[], {", ".join(f"%({name})s::{kind}[]" for name, kind in KINDS.items())})
         AS d(id, {", ".join(KINDS)})
    ON CONFLICT ({{key}}) WHERE {{condition}} DO UPDATE SET fetched_at = excluded.fetched_at,
        {", ".join(f"{name} = excluded.{name}" for name in KINDS)}
    RETURNING c.id, c.xmax = 0
"""  # noqa: S608 - our own column names
BY_CODE = UPSERT_SQL.format(key="provider, uscc", condition="NOT uscc = ''")
BY_LEI = UPSERT_SQL.format(key="provider, lei", condition="uscc = '' AND NOT lei = ''")
BY_NAME = UPSERT_SQL.format(key="provider, name_key", condition="lei = '' AND uscc = ''")


def write_companies(ctx: Context, provider: str, entries: Sequence[RegistryEntry]) -> dict[UUID, bool]:
    """Insert or refresh these companies of one registry; tells of each row whether it is new. Three SQL statements.

    Of several entries for one company the last counts. Codes are checked by the caller.
    """
    rows = {_identity(row): row for row in map(_row, entries)}
    written: dict[UUID, bool] = {}
    for statement, chosen in (
        (BY_CODE, [row for row in rows.values() if row["uscc"]]),
        (BY_LEI, [row for row in rows.values() if not row["uscc"] and row["lei"]]),
        (BY_NAME, [row for row in rows.values() if not row["uscc"] and not row["lei"]]),
    ):
        if chosen:
            columns = {name: [row[name] for row in chosen] for name in KINDS}
            ids = [new_id() for _ in chosen]
            with connection.cursor() as cursor:
                cursor.execute(statement, {**columns, "ids": ids, "provider": provider, "now": ctx.now})
                written |= dict(cursor.fetchall())
    return written


def _identity(row: dict[str, Any]) -> tuple[str, str]:
    return next((name, row[name]) for name in ("uscc", "lei", "name_key") if row[name])


def _row(entry: RegistryEntry) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(entry, name) for name in KINDS if name != "name_key"}
    for name, longest in LONGEST.items():
        row[name] = clean_text(row[name])[:longest]
    region = region_of_code(entry.uscc[2:8]) if entry.uscc else None
    if region is not None and not row["province"]:
        row |= {"province": region.province, "city": row["city"] or region.city}
    row["name_key"] = company_key(row["name"])[:200]
    row["former_names"] = SEPARATOR.join(clean_text(name)[:200] for name in entry.former_names)
    return row
