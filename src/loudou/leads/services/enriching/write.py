"""Write found values into leads, and what follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.rules.normalise import company_key
from loudou.leads.services.score import score_leads
from loudou.platform.records.services.derive import derive_search

FIELDS = ("company", "uscc", "industry", "country", "province", "city")
"""What may be filled in on a lead."""
WRITE_SQL = f"""
    UPDATE leads_lead l SET version = l.version + 1, updated_at = %(now)s,
        {", ".join(f"{name} = coalesce(d.{name}, l.{name})" for name in FIELDS)},
        company_key = coalesce(d.company_key, l.company_key), display_name = coalesce(d.company, l.display_name),
        worked_out = l.worked_out || d.worked_out::jsonb
    FROM unnest(%(ids)s::uuid[], {", ".join(f"%({name})s::text[]" for name in FIELDS)}, %(company_key)s::text[],
                %(worked_out)s::text[])
         AS d(id, {", ".join(FIELDS)}, company_key, worked_out)
    WHERE l.id = d.id
"""  # noqa: S608 - our own column names
TYPED_SQL = """
    UPDATE leads_lead l SET worked_out = l.worked_out - d.typed::text[]
    FROM unnest(%(ids)s::uuid[], %(typed)s::text[]) AS d(id, typed)
    WHERE l.id = d.id AND l.worked_out ?| d.typed::text[]
"""
"""A statement of its own: the history tells a person's edit by its not coming together with what was worked out."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What is written into one locked lead; `by` names what told it, empty when a person decided."""

    lead_id: UUID
    values: Mapping[str, str]
    by: Mapping[str, str]


def write_fields(ctx: Context, fillings: Sequence[Filling]) -> None:
    """Fill the fields in, then the search tokens and the score that follow from them. Twelve SQL statements at most."""
    if not fillings:
        return
    columns: dict[str, Any] = {name: [one.values.get(name) for one in fillings] for name in FIELDS}
    companies = [one.values.get("company") for one in fillings]
    columns |= {
        "now": ctx.now,
        "ids": [one.lead_id for one in fillings],
        "company_key": [company_key(name) if name else None for name in companies],
        "worked_out": [orjson.dumps(dict(one.by)).decode() for one in fillings],
        "typed": ["{" + ",".join(name for name in one.values if name not in one.by) + "}" for one in fillings],
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE_SQL, columns)
        if not all(one.by for one in fillings):
            cursor.execute(TYPED_SQL, columns)
    ids = [one.lead_id for one in fillings]
    derive_search("lead", ids)
    # The system scores: whoever may edit a lead need not be one who may score it again.
    score_leads(Context(None, ctx.now, ctx.correlation_id, ctx.source, memo=ctx.memo), lead_ids=ids)
