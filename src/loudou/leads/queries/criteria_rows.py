"""Leads in the form criteria read them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from loudou.kernel.context import Context
from loudou.leads.features import SPECS, criteria_catalogue, typed_custom
from loudou.leads.models import Lead
from loudou.platform.rules.language import Catalogue

COLUMNS = tuple(spec.name if spec.name != "account" else "account_id" for spec in SPECS)
NAMES = frozenset(spec.name for spec in SPECS)
FURTHER = (
    *("id", "custom", "score_attribute", "score_behavior", "score_smart", "score_version"),
    "is_disqualified",
)


def criteria_rows(ctx: Context, lead_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """These leads by field name as score and assignment criteria read them, for services. One SQL statement.

    `told` are the reasons of the present score as JSON text, for most callers need none.
    """
    named = RawSQL("SELECT unnest(%s::uuid[])", [list(lead_ids)])
    # system: rules decide the same whoever asks; the caller has locked what the actor may act on
    found = Lead.objects.filter(pk__in=named).values(*COLUMNS, *FURTHER, told=Cast("score_reasons", TextField()))
    catalogue = criteria_catalogue(ctx)
    return {row["id"]: {**row, "account": row["account_id"], **typed_custom(catalogue, row["custom"])} for row in found}


def scoring_rows(lead_ids: Sequence[UUID], fields: Collection[str], catalogue: Catalogue) -> dict[UUID, dict[str, Any]]:
    """These leads with the fields named, as criteria read them, for scoring. One SQL statement.

    Besides `band` and `score_smart`; `told` are the reasons of the present score as JSON text, None where it has no
    smart part.
    """
    columns = {name: "account_id" if name == "account" else name for name in sorted(NAMES & set(fields))}
    has_custom = any(name.startswith("custom.") for name in fields)
    read = {
        "id": "id",
        "band": "band",
        "score_smart": "score_smart",
        **columns,
        **({"custom": "custom"} if has_custom else {}),
    }
    statement = f"""
        SELECT CASE WHEN score_smart IS NOT NULL THEN score_reasons::text END, {", ".join(read.values())}
        FROM leads_lead WHERE id = ANY(%s)
    """  # noqa: S608 - our own column names
    names = ("told", *read)
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(lead_ids)])
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if has_custom:
        for row in rows:
            row.update(typed_custom(catalogue, orjson.loads(row["custom"])))
    return {row["id"]: row for row in rows}
