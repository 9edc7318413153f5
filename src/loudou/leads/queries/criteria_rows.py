"""Leads in the form criteria read them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models.expressions import RawSQL

from loudou.kernel.context import Context
from loudou.leads.features import SPECS, criteria_catalogue, typed_custom
from loudou.leads.models import Lead

COLUMNS = tuple(spec.name if spec.name != "account" else "account_id" for spec in SPECS)


def criteria_rows(ctx: Context, lead_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """These leads by field name as assignment criteria read them, for services. One SQL statement."""
    named = RawSQL("SELECT unnest(%s::uuid[])", [list(lead_ids)])
    # system: rules decide the same whoever asks; the caller has locked what the actor may act on
    found = Lead.objects.filter(pk__in=named).values("id", "custom", *COLUMNS)
    catalogue = criteria_catalogue(ctx)
    return {row["id"]: {**row, "account": row["account_id"], **typed_custom(catalogue, row["custom"])} for row in found}
