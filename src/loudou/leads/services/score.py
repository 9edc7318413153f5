"""Score leads anew."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.events import LeadScored
from loudou.leads.queries.engagement import engagement
from loudou.leads.queries.scorer import active_scorer
from loudou.leads.queries.scoring import Scored, Scorer
from loudou.leads.rules.behaviour import BehaviourScore
from loudou.leads.services.emit_band_moves import emit_band_moves
from loudou.leads.services.lock_to_score import lock_to_score
from loudou.leads.shapes import BandMove, Prediction
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

SCORE_SQL = """
    UPDATE leads_lead l SET score_attribute = d.attribute, score_behavior = d.behaviour, score_smart = d.smart,
        score_total = d.total, band = d.band, is_disqualified = d.disqualified, score_reasons = d.reasons,
        band_at = CASE WHEN l.band = d.band THEN l.band_at ELSE %(now)s END,
        score_version = %(number)s, scored_at = %(now)s, version = l.version + 1, updated_at = %(now)s
    FROM json_to_recordset(%(rows)s::json)
         AS d(id uuid, attribute numeric, behaviour numeric, smart numeric, total numeric, band text,
              disqualified bool, reasons jsonb)
    WHERE l.id = d.id AND (l.score_attribute, l.score_behavior, l.score_smart, l.score_total, l.band, l.is_disqualified,
                           l.score_version, l.score_reasons)
        IS DISTINCT FROM (d.attribute, d.behaviour, d.smart, d.total, d.band, d.disqualified,
                          %(number)s, d.reasons)
    RETURNING l.id, l.band
"""


@records_changes("leads.score")
def score_leads(
    ctx: Context, *, lead_ids: Iterable[UUID], predictions: Mapping[UUID, Prediction | None] | None = None
) -> int:
    """Score these leads by the active rules; returns how many scores changed. Closed leads keep theirs.

    The score is a function of the lead, what it did and how often it came, its prediction and the version of the
    rules. `predictions` are the smart scores of leads by id, None for one that loses its; others keep the last. Owners
    stay as they are; a band that changes is told. Seven SQL statements, however many leads. Raises ActionRefused.
    """
    require(ctx, "lead", "score")
    scorer = active_scorer(ctx)
    if scorer is None:
        return 0
    rows = lock_to_score(ctx, lead_ids=lead_ids, fields=scorer.fields)
    if not rows:
        return 0
    ids = list(rows)
    behaviour = engagement(ctx, scorer.engagement, ids)
    told = predictions or {}
    scored = [_score(scorer, rows[i], behaviour.get(i), told.get(i) if i in told else _kept(rows[i])) for i in ids]
    changed = _write(ctx, scorer, ids, scored)
    subjects = tuple(lead_id for lead_id, _ in changed)
    emit(ctx, LeadScored(subject_ids=subjects, bands=tuple(band for _, band in changed), model_number=scorer.number))
    moves = [BandMove(lead_id, rows[lead_id]["band"], band) for lead_id, band in changed]
    emit_band_moves(ctx, moves=[move for move in moves if move.before != move.after])
    return len(changed)


def _score(
    scorer: Scorer, row: Mapping[str, Any], behaviour: BehaviourScore | None, prediction: Prediction | None
) -> Scored:
    smart = prediction.score if prediction is not None else None
    points = behaviour.points if behaviour is not None else None
    reasons = prediction.reasons if prediction is not None else ()
    engaged = behaviour.score if behaviour is not None else None
    return scorer.score(row, engaged, smart, reasons, points, before=row["band"])


def _kept(row: Mapping[str, Any]) -> Prediction | None:
    """The prediction a lead already has, with its reasons."""
    if row["score_smart"] is None:
        return None
    return Prediction(
        row["score_smart"], tuple(one for one in orjson.loads(row["told"]) if one["dimension"] == "smart")
    )


def _write(ctx: Context, scorer: Scorer, ids: list[UUID], scored: list[Scored]) -> list[tuple[UUID, str]]:
    """One parameter holds all rows: arrays of JSON would be escaped sign by sign."""
    rows = [
        {
            "id": lead_id,
            "attribute": _text(one.attribute),
            "behaviour": _text(one.behaviour),
            "smart": _text(one.smart),
            "total": _text(one.total),
            "band": one.band,
            "disqualified": one.is_disqualified,
            "reasons": orjson.Fragment(one.reasons),
        }
        for lead_id, one in zip(ids, scored, strict=True)
    ]
    values: dict[str, Any] = {"number": scorer.number, "now": ctx.now, "rows": orjson.dumps(rows).decode()}
    with connection.cursor() as cursor:
        cursor.execute(SCORE_SQL, values)
        return [(row[0], row[1]) for row in cursor.fetchall()]


def _text(score: Decimal | None) -> str | None:
    return None if score is None else str(score)
