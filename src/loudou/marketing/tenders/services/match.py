"""Find what subscriptions ask for among new notices."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import MatchState
from loudou.marketing.tenders.events import MatchesConverted, TendersMatched
from loudou.marketing.tenders.models import TenderMatch, TenderSubscription
from loudou.marketing.tenders.rules.facts import from_json
from loudou.marketing.tenders.rules.matching import Fit, Offered, Wanted, fit, fold, read_groups, read_words
from loudou.marketing.tenders.rules.relevance import prior_points
from loudou.marketing.tenders.rules.texts import org_key
from loudou.marketing.tenders.services.taking.describe import stamp
from loudou.marketing.tenders.services.taking.rows import JSON, Table
from loudou.marketing.tenders.services.taking.tables import STAMP
from loudou.marketing.tenders.shapes import NoticeFacts
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

MATCHES = Table(
    "tenders_tendermatch",
    {
        **STAMP,
        **dict.fromkeys(("subscription_id", "notice_id", "project_id", "purchaser_id", "owner_id"), "uuid"),
        **dict.fromkeys(("title", "notice_type", "region", "currency", "state"), "text"),
        "amount": "numeric",
        **dict.fromkeys(("score", "relevance"), "numeric"),
        "relevance_reasons": JSON,
        "verdict": "text",
        "bid_deadline_at": "timestamptz",
        "terms": "text[]",
    },
    ("subscription_id", "notice_id"),
    frozenset({*STAMP, "state", "owner_id", "project_id", "relevance", "relevance_reasons", "verdict"}),
)
NOTICES_SQL = """
    SELECT n.id, n.project_id, n.notice_type, n.title, n.body, n.facts, n.region, n.published_at,
        p.industry, coalesce(p.budget_amount, p.ceiling_amount), p.currency, p.purchaser_id, o.name, p.bid_deadline_at
    FROM tenders_tendernotice n JOIN tenders_tenderproject p ON p.id = n.project_id
    LEFT JOIN tenders_tenderorg o ON o.id = p.purchaser_id
    WHERE n.id = ANY(%s) AND NOT EXISTS (
        SELECT FROM tenders_tendernotice e
        WHERE e.project_id = n.project_id AND e.notice_type = n.notice_type AND e.id < n.id
          AND e.facts - 'attachments' = n.facts - 'attachments')
"""
"""A notice that only attaches other files to what was published before tells nobody anything."""
COUNT_SQL = """
    UPDATE tenders_tendersubscription s SET match_count = s.match_count + d.count, last_match_at = %s,
        version = s.version + 1
    FROM unnest(%s::uuid[], %s::int[]) AS d(id, count) WHERE s.id = d.id
"""
FOLLOWED_SQL = """
    SELECT DISTINCT ON (project_id, subscription_id) project_id, subscription_id, score FROM tenders_tendermatch
    WHERE state = 'converted' AND project_id = ANY(%s) ORDER BY project_id, subscription_id, score DESC
"""


@dataclass(frozen=True, slots=True)
class _Found:
    id: UUID
    project_id: UUID
    offered: Offered
    values: Mapping[str, Any]


@records_changes("tenders.match")
def match_notices(ctx: Context, *, notice_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """The matches of these notices with all active subscriptions; how relevant they are is the fit by words at first.

    A notice about a project that was turned into a lead is a match whatever its words, and touches that lead. Matching
    the same notices again finds nothing new. At most ten SQL statements. Raises ActionRefused.
    """
    require(ctx, "tender_match", "create")
    # system: every subscription is served, whoever owns it
    subscriptions = {one.pk: one for one in TenderSubscription.objects.filter(is_active=True)}
    notices = _read(notice_ids) if subscriptions else []
    followed = _followed([notice.project_id for notice in notices]) if notices else {}
    rows = [row for one in subscriptions.values() for row in _matches(ctx, one, notices, followed)]
    known = _known(rows)
    new = [row for row in rows if (row["subscription_id"], row["notice_id"]) not in known]
    MATCHES.write(new)
    _count(ctx, new)
    made = tuple(row["id"] for row in new)
    emit(ctx, TendersMatched(subject_ids=made))
    converted = tuple(row["id"] for row in new if row["state"] == MatchState.CONVERTED)
    emit(ctx, MatchesConverted(subject_ids=converted))
    return made


def _wanted(subscription: TenderSubscription) -> Wanted:
    """What a subscription asks for, as the rule takes it."""
    return Wanted(
        groups=read_groups(subscription.keywords),
        excludes=read_words(subscription.excludes),
        fields=subscription.match_fields,
        regions=tuple(subscription.regions),
        purchasers=tuple(subscription.purchaser_names),
        industries=tuple(subscription.industries),
        notice_types=tuple(subscription.notice_types),
        budget_min=subscription.budget_min_amount,
        budget_max=subscription.budget_max_amount,
        currency=subscription.currency,
    )


def _read(notice_ids: Sequence[UUID]) -> list[_Found]:
    with connection.cursor() as cursor:
        cursor.execute(NOTICES_SQL, [list(notice_ids)])
        return [_found(row) for row in cursor.fetchall()]


def _found(row: tuple[Any, ...]) -> _Found:
    pk, project, kind, title, body, facts, region, at, industry, amount, currency, purchaser, name, deadline = row
    said: NoticeFacts = from_json(facts if isinstance(facts, dict) else {})
    items = " ; ".join((*said.items, *(lot.title for lot in said.lots)))
    values = {"title": title, "notice_type": kind, "region": region, "amount": amount, "currency": currency,
              "purchaser_id": purchaser, "bid_deadline_at": deadline}  # fmt: skip
    offered = Offered(fold(title), fold(body), fold(items), fold(region), fold(industry), org_key(name or ""), kind,
                      amount, currency, at)  # fmt: skip
    return _Found(pk, project, offered, values)


def _followed(project_ids: Sequence[UUID]) -> Mapping[tuple[UUID, UUID], Fit]:
    with connection.cursor() as cursor:
        cursor.execute(FOLLOWED_SQL, [list(project_ids)])
        return {(project, subscription): Fit(score, ()) for project, subscription, score in cursor.fetchall()}


def _matches(
    ctx: Context,
    subscription: TenderSubscription,
    notices: Sequence[_Found],
    followed: Mapping[tuple[UUID, UUID], Fit],
) -> list[dict[str, Any]]:
    wanted = _wanted(subscription)
    rows = []
    for notice in notices:
        is_followed = (notice.project_id, subscription.pk) in followed
        found = fit(wanted, notice.offered, ctx.now) or followed.get((notice.project_id, subscription.pk))
        if found is not None:
            converts = is_followed or subscription.converts_itself
            rows.append(_row(ctx, subscription, notice, found, converts=converts))
    return rows


def _row(
    ctx: Context, subscription: TenderSubscription, notice: _Found, found: Fit, *, converts: bool
) -> dict[str, Any]:
    return {
        **stamp(ctx, new_id(), notice.values["title"]),
        **notice.values,
        "currency": notice.values["currency"] if notice.values["amount"] is not None else "",
        "subscription_id": subscription.pk,
        "notice_id": notice.id,
        "project_id": notice.project_id,
        "owner_id": subscription.owner_id,
        "score": found.score,
        "relevance": prior_points(found.score),
        "relevance_reasons": [],
        "verdict": "",
        "terms": [term[:80] for term in found.terms],
        "state": (MatchState.CONVERTED if converts else MatchState.NEW).value,
    }


def _known(rows: Sequence[Mapping[str, Any]]) -> set[tuple[UUID, UUID]]:
    if not rows:
        return set()
    # system: a notice matches a subscription once, whoever sees it
    found = TenderMatch.objects.filter(notice__in={row["notice_id"] for row in rows})
    return set(found.values_list("subscription_id", "notice_id"))


def _count(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> None:
    counts: defaultdict[UUID, int] = defaultdict(int)
    for row in rows:
        counts[row["subscription_id"]] += 1
    if counts:
        with connection.cursor() as cursor:
            cursor.execute(COUNT_SQL, [ctx.now, list(counts), list(counts.values())])
