"""Keep what a version said."""

from collections.abc import Sequence
from uuid import UUID

import orjson
from django.db import connection

from loudou.intelligence.shapes import Forecast
from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.changes.recording import records_changes

RECORD_SQL = """
    INSERT INTO intelligence_predictionrecord (id, model_version_id, subject_id, probability, reasons, scored_at)
    SELECT d.id, %(version)s, d.subject, d.probability, d.reasons::jsonb, %(now)s
    FROM unnest(%(ids)s::uuid[], %(subjects)s::uuid[], %(probabilities)s::numeric[], %(reasons)s::text[])
         AS d(id, subject, probability, reasons)
    WHERE d.probability IS DISTINCT FROM (
        SELECT p.probability FROM intelligence_predictionrecord p
        WHERE p.subject_id = d.subject AND p.model_version_id = %(version)s ORDER BY p.scored_at DESC LIMIT 1)
"""


@records_changes("intelligence.record_predictions")
def record_predictions(
    ctx: Context, *, version_id: UUID, subject_ids: Sequence[UUID], forecasts: Sequence[Forecast]
) -> int:
    """Add what a version says of these subjects where it is new; returns how much was. One SQL statement."""
    values = {
        "version": version_id,
        "now": ctx.now,
        "ids": [new_id() for _ in subject_ids],
        "subjects": list(subject_ids),
        "probabilities": [one.probability for one in forecasts],
        "reasons": [
            orjson.dumps([[r.feature, r.value, str(r.points)] for r in one.reasons]).decode() for one in forecasts
        ],
    }
    with connection.cursor() as cursor:
        cursor.execute(RECORD_SQL, values)
        return int(cursor.rowcount)
