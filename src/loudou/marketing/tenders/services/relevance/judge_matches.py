"""Say how relevant matches are. Loads the numeric libraries: for the worker and commands only."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from loudou.intelligence.queries.forecasts import forecasts
from loudou.intelligence.services.record_predictions import record_predictions
from loudou.intelligence.shapes import Forecast
from loudou.kernel.context import Context
from loudou.kernel.money import round_half_up
from loudou.marketing.tenders.enums import MatchState
from loudou.marketing.tenders.features.relevance import relevance_dataset
from loudou.marketing.tenders.models import TenderMatch
from loudou.marketing.tenders.queries.relevance import relevance_version, seen_matches
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

CHUNK = 2_000
WAITING = (MatchState.NEW, MatchState.READ)
JUDGED_SQL = """
    UPDATE tenders_tendermatch m SET relevance = d.relevance, relevance_reasons = d.reasons,
        relevance_version_id = %(version)s, updated_at = %(now)s
    FROM json_to_recordset(%(rows)s::json) AS d(id uuid, relevance numeric, reasons jsonb)
    WHERE m.id = d.id AND (m.relevance, m.relevance_version_id, m.relevance_reasons)
        IS DISTINCT FROM (d.relevance, %(version)s::uuid, d.reasons)
"""
PRIOR_SQL = """
    UPDATE tenders_tendermatch SET relevance = score, relevance_reasons = '[]', relevance_version_id = NULL,
        updated_at = %s
    WHERE id = ANY(%s) AND (relevance IS DISTINCT FROM score OR relevance_version_id IS NOT NULL)
"""


@records_changes("tenders.judge_matches")
def judge_matches(ctx: Context, *, match_ids: Sequence[UUID]) -> int:
    """What the version in force says of these matches, 0 to 100, with its reasons; returns how many changed.

    Without a version the fit by words stands. Words, codes and purchasers never seen before count as rare or unknown.
    What was said is kept with the version. Five SQL statements, however many matches. Raises ActionRefused.
    """
    require(ctx, "tender_match", "edit")
    version = relevance_version(ctx)
    with connection.cursor() as cursor:
        if version is None:
            cursor.execute(PRIOR_SQL, [ctx.now, list(match_ids)])
            return int(cursor.rowcount)
        seen = seen_matches(ctx, match_ids)
        if not seen:
            return 0
        said = forecasts(version, relevance_dataset(seen))
        record_predictions(ctx, version_id=version, subject_ids=[one.id for one in seen], forecasts=said)
        rows = [_row(one.id, forecast) for one, forecast in zip(seen, said, strict=True)]
        values: dict[str, Any] = {"version": version, "now": ctx.now, "rows": orjson.dumps(rows).decode()}
        cursor.execute(JUDGED_SQL, values)
        return int(cursor.rowcount)


@records_changes("tenders.judge_waiting")
def judge_waiting(ctx: Context, *, after: UUID | None = None) -> UUID | None:
    """Judge the next 2,000 matches that wait to be looked at, in the order of their ids; returns where to go on.

    None at the end. Six SQL statements. Raises ActionRefused.
    """
    # system: everybody's matches are judged
    found = TenderMatch.objects.filter(state__in=WAITING).order_by("pk")
    if after is not None:
        found = found.filter(pk__gt=after)
    ids = list(found.values_list("pk", flat=True)[:CHUNK])
    judge_matches(ctx, match_ids=ids)
    return ids[-1] if len(ids) == CHUNK else None


def _row(match_id: UUID, forecast: Forecast) -> dict[str, object]:
    reasons = [{"code": r.feature, "value": r.value, "points": str(r.points)} for r in forecast.reasons]
    points = round_half_up(forecast.probability * Decimal(100), 2)
    return {"id": match_id, "relevance": str(points), "reasons": reasons}
