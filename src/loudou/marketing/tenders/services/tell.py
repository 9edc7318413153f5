"""Tell people what their subscriptions found."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import AlertSchedule, MatchState
from loudou.marketing.tenders.messages import MANY_MATCHES, ONE_MATCH
from loudou.marketing.tenders.models import SubscriptionRecipient, TenderMatch, TenderSubscription
from loudou.marketing.tenders.rules.alerts import Wish, may_tell
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft

LONGEST_TITLE = 80
ZONE = "Asia/Shanghai"
"""Whose clock quiet hours and digests go by."""
LATEST = timedelta(days=3)
"""Nobody is told of what was found longer ago: a threshold that is lowered does not bring up the past."""
MOST = 20_000


@records_changes("tenders.tell")
def tell_matches(ctx: Context) -> int:
    """Tell owners and recipients of matches they were not told of yet, once per subscription; returns how many notices.

    Only matches as relevant as the subscription asks for, when it may be told: at once or in the digest of the day, and
    never in its quiet hours. Telling again tells nothing new. Six SQL statements. Raises ActionRefused.
    """
    require(ctx, "tender_match", "edit")
    local = ctx.now.astimezone(ZoneInfo(ZONE))
    # system: every subscription is served, whoever owns it
    due = {
        one.pk: one
        for one in TenderSubscription.objects.filter(is_active=True)
        if may_tell(_wish(one), local.date(), local.hour)
    }
    rows = _untold(ctx, due)
    if not rows:
        return 0
    ids = [row["id"] for row in rows]
    # system: of the very rows read above
    TenderMatch.objects.filter(pk__in=ids).update(told_at=ctx.now)
    told = {row["subscription_id"] for row in rows}
    daily = [pk for pk in told if due[pk].schedule == AlertSchedule.DAILY]
    TenderSubscription.objects.filter(pk__in=daily).update(digest_date=local.date(), version=F("version") + 1)
    return notify(ctx, drafts=_drafts(rows, due, _recipients(told)))


def _wish(one: TenderSubscription) -> Wish:
    return Wish(one.schedule, one.digest_hour, one.quiet_from_hour, one.quiet_until_hour, one.digest_date)


def _untold(ctx: Context, due: Mapping[UUID, TenderSubscription]) -> list[dict[str, Any]]:
    """Matches that wait, are relevant enough and were found lately; a converted one is told too."""
    # system: as above
    found = TenderMatch.objects.filter(
        subscription__in=list(due),
        told_at__isnull=True,
        created_at__gte=ctx.now - LATEST,
        relevance__gte=F("subscription__alert_from"),
        state__in=(MatchState.NEW, MatchState.CONVERTED),
    )
    locked = found.order_by("pk").select_for_update(of=("self",), no_key=True, skip_locked=True)
    return [dict(row) for row in locked.values("id", "subscription_id", "title", "relevance")[:MOST]]


def _drafts(
    rows: Sequence[Mapping[str, Any]],
    subscriptions: Mapping[UUID, TenderSubscription],
    recipients: Mapping[UUID, Sequence[UUID]],
) -> list[NoticeDraft]:
    by_subscription: defaultdict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_subscription[row["subscription_id"]].append(row)
    drafts = []
    for subscription_id, found in by_subscription.items():
        one = subscriptions[subscription_id]
        people = dict.fromkeys((one.owner_id, *recipients.get(subscription_id, ())))
        best = max(found, key=lambda row: row["relevance"])
        facts = {"subscription": one.name, "count": len(found), "title": best["title"][:LONGEST_TITLE]}
        message = ONE_MATCH if len(found) == 1 else MANY_MATCHES
        drafts += [NoticeDraft(person, message, facts, _link(one.pk)) for person in people if person is not None]
    return drafts


def _recipients(subscription_ids: set[UUID]) -> Mapping[UUID, list[UUID]]:
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    asked = SubscriptionRecipient.objects.filter(subscription__in=subscription_ids)
    for subscription, user in asked.order_by("user_id").values_list("subscription_id", "user_id"):
        found[subscription].append(user)
    return found


def _link(subscription_id: UUID) -> str:
    """The matches of the subscription, the most relevant first."""
    asked = f'subscription == "{subscription_id}" && state in ["new", "read"]'
    return "/tender-matches/?" + urlencode({"filter": asked, "sort": "-relevance"})
