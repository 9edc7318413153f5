"""How we and our competitors meet in tenders."""

from django.db import connection

from loudou.marketing.tenders.rules.market import jaccard
from loudou.marketing.tenders.shapes import RivalRow

RIVALS_SQL = """
    WITH ours AS (
        SELECT b.project_id, b.lot_key, bool_or(b.result = 'won') AS is_won
        FROM tenders_bidrecord b JOIN tenders_tenderorg o ON o.id = b.bidder_id AND o.is_own GROUP BY 1, 2),
    theirs AS (
        SELECT b.bidder_id, b.project_id, b.lot_key, bool_or(b.result = 'won') AS is_won
        FROM tenders_bidrecord b JOIN tenders_tenderorg o ON o.id = b.bidder_id AND o.is_rival GROUP BY 1, 2, 3)
    SELECT o.id, o.name, count(t.project_id), (SELECT count(*) FROM ours), count(u.project_id),
        count(*) FILTER (WHERE u.is_won), count(*) FILTER (WHERE u.project_id IS NOT NULL AND t.is_won),
        count(*) FILTER (WHERE u.project_id IS NOT NULL AND NOT u.is_won AND NOT t.is_won AND EXISTS (
            SELECT FROM tenders_bidrecord w WHERE w.project_id = t.project_id AND w.lot_key = t.lot_key
            AND w.result = 'won'))
    FROM tenders_tenderorg o LEFT JOIN theirs t ON t.bidder_id = o.id
    LEFT JOIN ours u ON u.project_id = t.project_id AND u.lot_key = t.lot_key
    WHERE o.is_rival GROUP BY o.id, o.name ORDER BY 5 DESC, 3 DESC, o.name LIMIT %s
"""
RECORD_SQL = """
    SELECT count(*) FILTER (WHERE d.is_decided), count(*) FILTER (WHERE d.is_won) FROM (
        SELECT bool_or(b.result = 'won') AS is_won, bool_or(b.result IN ('won', 'lost', 'invalid')) AS is_decided
        FROM tenders_bidrecord b JOIN tenders_tenderorg o ON o.id = b.bidder_id AND o.is_own
        GROUP BY b.project_id, b.lot_key) d
"""
MOST = 20


def rivals() -> list[RivalRow]:  # system: bids are public; the caller has checked who may read the market
    """Each competitor beside us: lots both bid for, how much that is of all (Jaccard), who won of those.

    One SQL statement. A lot without a winner counts as common and for nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute(RIVALS_SQL, [MOST])
        rows = cursor.fetchall()
    return [
        RivalRow(pk, name, theirs, ours, common, jaccard(ours, theirs, common), our_wins, their_wins, others)
        for pk, name, theirs, ours, common, our_wins, their_wins, others in rows
    ]


def our_record() -> tuple[int, int]:  # system: bids are public; the caller has checked who may read the market
    """How many of the lots we bid for were decided, and how many of those we won. One SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute(RECORD_SQL)
        decided, won = cursor.fetchone()
    return decided, won
