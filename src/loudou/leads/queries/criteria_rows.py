"""Leads in the form criteria read them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from loudou.kernel.context import Context
from loudou.leads.features import SPECS, criteria_catalogue, typed_custom
from loudou.leads.models import Lead

COLUMNS = tuple(spec.name if spec.name != "account" else "account_id" for spec in SPECS)
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
