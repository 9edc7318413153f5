"""Keep what a version said."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from loudou.intelligence.shapes import Forecast
from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.changes.recording import records_changes

RECORD_SQL = """
    INSERT INTO intelligence_predictionrecord (id, model_version_id, subject_id, probability, reasons, scored_at)
    SELECT d.id, %(version)s, d.subject, d.probability, d.reasons, %(now)s
    FROM json_to_recordset(%(rows)s::json) AS d(id uuid, subject uuid, probability numeric, reasons jsonb)
    WHERE d.probability IS DISTINCT FROM (
        SELECT p.probability FROM intelligence_predictionrecord p
        WHERE p.subject_id = d.subject AND p.model_version_id = %(version)s ORDER BY p.scored_at DESC LIMIT 1)
"""


@records_changes("intelligence.record_predictions")
def record_predictions(
    ctx: Context, *, version_id: UUID, subject_ids: Sequence[UUID], forecasts: Sequence[Forecast]
) -> int:
    """Add what a version says of these subjects where it is new; returns how much was. One SQL statement."""
    rows = [
        {
            "id": new_id(),
            "subject": subject_id,
            "probability": str(one.probability),
            "reasons": [(reason.feature, reason.value, str(reason.points)) for reason in one.reasons],
        }
        for subject_id, one in zip(subject_ids, forecasts, strict=True)
    ]
    values: dict[str, Any] = {"version": version_id, "now": ctx.now, "rows": orjson.dumps(rows).decode()}
    with connection.cursor() as cursor:
        cursor.execute(RECORD_SQL, values)
        return int(cursor.rowcount)
