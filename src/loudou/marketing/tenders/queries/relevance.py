"""Matches as the model of relevance sees them, and the model as people see it. Loads no numeric library."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.intelligence.queries.versions import active_version, model_versions
from loudou.intelligence.shapes import VersionRow
from loudou.kernel.context import Context
from loudou.marketing.tenders.features.relevance import LEAST_OF_EACH, RELEVANCE_KEY, SeenMatch
from loudou.marketing.tenders.shapes import RelevanceNeed
from loudou.platform.access.queries import require

MOST_LEARNT_FROM = 50_000
"""The latest so many judged projects are learnt from."""
SEEN = """
    SELECT m.id, m.created_at, m.title, m.notice_type, m.region, m.amount, m.currency, m.score, m.terms,
        coalesce(n.facts->'category_codes', '[]'::jsonb), coalesce(n.facts->>'method', ''),
        (SELECT count(*) FROM tenders_tenderproject q WHERE q.purchaser_id = m.purchaser_id
            AND q.published_first_at < m.created_at AND q.id <> m.project_id),
        (SELECT count(*) FROM tenders_bid b WHERE b.purchaser_id = m.purchaser_id AND b.decided_at < m.created_at
            AND b.state <> 'no_bid' AND b.project_id <> m.project_id),
        (SELECT count(*) FROM tenders_bid b WHERE b.purchaser_id = m.purchaser_id AND b.outcome_at < m.created_at
            AND b.state = 'won' AND b.project_id <> m.project_id)
"""
FROM = " FROM tenders_tendermatch m JOIN tenders_tendernotice n ON n.id = m.notice_id "
LABELS_SQL = """
    WITH decided AS (
        SELECT b.project_id, bool_or(b.state <> 'no_bid') AS is_relevant
        FROM tenders_bid b LEFT JOIN tenders_bidreason r ON r.id = b.reason_id
        WHERE b.decided_at IS NOT NULL AND (b.state <> 'no_bid' OR r.is_about_fit) GROUP BY 1),
    judged AS (
        SELECT m.project_id, bool_or(m.verdict = 'relevant') AS is_relevant FROM tenders_tendermatch m
        WHERE m.verdict <> '' GROUP BY 1),
    labels AS (
        SELECT coalesce(d.project_id, j.project_id) AS project_id, coalesce(d.is_relevant, j.is_relevant) AS is_relevant
        FROM decided d FULL JOIN judged j ON j.project_id = d.project_id),
    first AS (
        SELECT DISTINCT ON (m.project_id) m.id, l.is_relevant
        FROM tenders_tendermatch m JOIN labels l ON l.project_id = m.project_id
        ORDER BY m.project_id, m.created_at, m.id)
"""
LABELLED_SQL = f"""{LABELS_SQL}{SEEN}, f.is_relevant{FROM}
    JOIN first f ON f.id = m.id ORDER BY m.created_at DESC, m.id LIMIT %s
"""
GIVEN_SQL = f"{SEEN}, NULL{FROM}WHERE m.id = ANY(%s) ORDER BY m.id"
COUNT_SQL = f"""{LABELS_SQL}
    SELECT count(*) FILTER (WHERE is_relevant), count(*) FILTER (WHERE NOT is_relevant) FROM first
"""  # noqa: S608 - our own text


def judged_matches(ctx: Context) -> list[SeenMatch]:
    """One match for each project somebody decided on or judged, the first, oldest first. One SQL statement."""
    del ctx
    return _rows(LABELLED_SQL, [MOST_LEARNT_FROM])[::-1]


def seen_matches(ctx: Context, match_ids: Sequence[UUID]) -> list[SeenMatch]:
    """These matches as they were when they were found, in the order of their ids. One SQL statement."""
    del ctx
    return _rows(GIVEN_SQL, [list(match_ids)])


def relevance_need(ctx: Context) -> RelevanceNeed:
    """How many projects were judged either way, and how many of each a model needs. One SQL statement.

    Raises ActionRefused.
    """
    require(ctx, "tender_match", "configure")
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SQL)
        relevant, irrelevant = cursor.fetchone()
    return RelevanceNeed(relevant, irrelevant, LEAST_OF_EACH)


def relevance_versions(ctx: Context, *, limit: int = 20) -> list[VersionRow]:
    """The versions of the model, the latest first. One SQL statement. Raises ActionRefused."""
    require(ctx, "tender_match", "configure")
    return model_versions(RELEVANCE_KEY, limit=limit)


def relevance_version(ctx: Context) -> UUID | None:
    """The version in force; None when there is none. One SQL statement per context."""
    known = ctx.memo.get("tender_relevance_version")
    if not isinstance(known, Mapping):
        ctx.memo["tender_relevance_version"] = known = {"id": active_version(RELEVANCE_KEY)}
    found = known["id"]
    return found if isinstance(found, UUID) else None


def _rows(sql: str, values: list[Any]) -> list[SeenMatch]:  # system: a model is the company's own
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [_seen(row) for row in cursor.fetchall()]


def _seen(row: tuple[Any, ...]) -> SeenMatch:
    pk, at, title, kind, region, amount, currency, fit, terms, codes, method, projects, bids, wins, label = row
    said = [str(code) for code in codes] if isinstance(codes, list) else []
    return SeenMatch(pk, at, title, kind, region, amount, currency, fit, terms, said, method, projects, bids, wins,
                     label)  # fmt: skip
