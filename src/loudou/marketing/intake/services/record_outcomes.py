"""Keep what became of what came in."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.intake.enums import EntryReason
from loudou.marketing.intake.shapes import OutcomeDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search

RECORD_SQL = """
    WITH told AS (
        INSERT INTO intake_intakeoutcome (id, origin_id, row, attempt, outcome, lead_id, problems, at)
        SELECT r.id, r.origin_id, r.row, coalesce(e.attempt, 1), r.outcome, r.lead_id, r.problems, %(now)s
        FROM jsonb_to_recordset(%(rows)s::jsonb)
            AS r(id uuid, origin_id uuid, row int, outcome text, lead_id uuid, problems jsonb)
        LEFT JOIN intake_intakeentry e ON e.origin_id = r.origin_id AND e.row = r.row
        ON CONFLICT (origin_id, row, attempt) DO NOTHING
        RETURNING origin_id, row, outcome, lead_id, problems)
    UPDATE intake_intakeentry e SET state = told.outcome, lead_id = told.lead_id, updated_at = %(now)s,
        version = e.version + 1,
        reason = CASE WHEN told.outcome = 'failed' AND told.problems->0->>'code' = ANY(%(reasons)s)
                      THEN told.problems->0->>'code' ELSE '' END
    FROM told WHERE e.origin_id = told.origin_id AND e.row = told.row
    RETURNING e.id
"""


@records_changes("intake.record_outcomes")
def record_outcomes(ctx: Context, *, outcomes: Sequence[OutcomeDraft]) -> None:
    """Write down each outcome once per attempt, and the state in the intake log with it; one that is there stays.

    Four SQL statements, however many outcomes. Raises ActionRefused.
    """
    require(ctx, "form", "edit")
    rows = [
        {
            "id": str(new_id()),
            "origin_id": str(one.origin_id),
            "row": one.row,
            "outcome": one.outcome,
            "lead_id": str(one.lead_id) if one.lead_id else None,
            "problems": [asdict(problem) for problem in one.problems],
        }
        for one in outcomes
    ]
    values: dict[str, Any] = {"rows": json.dumps(rows), "now": ctx.now, "reasons": list(EntryReason.values)}
    with connection.cursor() as cursor:
        cursor.execute(RECORD_SQL, values)
        changed = [row[0] for row in cursor.fetchall()]
    derive_search("intake_entry", changed)
