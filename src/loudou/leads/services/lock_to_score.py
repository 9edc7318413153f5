"""Lock leads that are scored, in the form score rules read them."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES
from loudou.leads.features import SPECS, criteria_catalogue, typed_custom

ALWAYS = {"id": "id", "band": "band", "score_smart": "score_smart"}
COLUMNS = {spec.name: "account_id" if spec.name == "account" else spec.name for spec in SPECS}
LOCK_SQL = """
    SELECT {columns}, CASE WHEN score_smart IS NOT NULL THEN score_reasons::text END
    FROM leads_lead WHERE id = ANY(%s) AND status = ANY(%s) ORDER BY id FOR NO KEY UPDATE
"""


def lock_to_score(ctx: Context, *, lead_ids: Iterable[UUID], fields: Collection[str]) -> dict[UUID, dict[str, Any]]:
    """Those of these leads that are open, locked in the order of their ids, with the fields named as rules read them.

    Besides `band` and `score_smart`, and the reasons of the present score as JSON text in `told`, None where it has no
    smart part. One SQL statement beside the company's own fields.
    """
    read = {**ALWAYS, **{name: column for name, column in COLUMNS.items() if name in fields}}
    has_custom = any(name.startswith("custom.") for name in fields)
    if has_custom:
        read["custom"] = "custom::text"
    names = (*read, "told")
    with connection.cursor() as cursor:
        # system: a score is worked out the same whoever asks
        cursor.execute(LOCK_SQL.format(columns=", ".join(read.values())), [list(lead_ids), OPEN_VALUES])
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if has_custom:
        catalogue = criteria_catalogue(ctx)
        for row in rows:
            row.update(typed_custom(catalogue, orjson.loads(row["custom"])))
    return {row["id"]: row for row in rows}
