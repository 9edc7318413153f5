"""Tell people what their subscriptions found."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import AlertSchedule, MatchState
from loudou.marketing.tenders.messages import MANY_MATCHES, ONE_MATCH
from loudou.marketing.tenders.models import SubscriptionRecipient, TenderMatch, TenderSubscription
from loudou.marketing.tenders.rules.alerts import Wish, may_tell
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.jobs.defer import defer_many
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft

LONGEST_TITLE = 80
ZONE = "Asia/Shanghai"
"""Whose clock quiet hours and digests go by."""
LATEST, LATEST_WEEKLY = timedelta(days=3), timedelta(days=10)
"""Nobody is told of what was found longer ago: a threshold that is lowered does not bring up the past."""
MOST = 20_000
MOST_MAILED = 200
"""Matches of one subscription one mail may be about, the most relevant ones."""
TASK, QUEUE = "tenders.mail_alert", "tenders"


@records_changes("tenders.tell")
def tell_matches(ctx: Context, *, by_mail: bool = False) -> int:
    """Tell owners and recipients of matches they were not told of yet, once per subscription; returns how many notices.

    Only matches as relevant as the subscription asks for, when it may be told: at once or in the digest of the day or
    week, and never in its quiet hours. With `by_mail` whoever chose that gets one mail about all of it too, by a job
    that commits with the telling. Telling again tells nothing new. Seven SQL statements. Raises ActionRefused.
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
    digests = [pk for pk in told if due[pk].schedule != AlertSchedule.IMMEDIATE]
    TenderSubscription.objects.filter(pk__in=digests).update(digest_date=local.date(), version=F("version") + 1)
    people = _people(told, due)
    if by_mail:
        _mail(rows, people)
    return notify(ctx, drafts=_drafts(rows, due, people))


def _wish(one: TenderSubscription) -> Wish:
    quiet = (one.quiet_from_hour, one.quiet_until_hour)
    return Wish(one.schedule, one.digest_hour, *quiet, one.digest_date, one.digest_weekday)


def _untold(ctx: Context, due: Mapping[UUID, TenderSubscription]) -> list[dict[str, Any]]:
    """Matches that wait, are relevant enough and were found lately; a converted one is told too."""
    # system: as above
    weekly = Q(subscription__schedule=AlertSchedule.WEEKLY, created_at__gte=ctx.now - LATEST_WEEKLY)
    found = TenderMatch.objects.filter(
        weekly | Q(created_at__gte=ctx.now - LATEST),
        subscription__in=list(due),
        told_at__isnull=True,
        relevance__gte=F("subscription__alert_from"),
        state__in=(MatchState.NEW, MatchState.CONVERTED),
    )
    locked = found.order_by("pk").select_for_update(of=("self",), no_key=True, skip_locked=True)
    return [dict(row) for row in locked.values("id", "subscription_id", "title", "relevance")[:MOST]]


def _drafts(
    rows: Sequence[Mapping[str, Any]],
    subscriptions: Mapping[UUID, TenderSubscription],
    people: Mapping[UUID, Mapping[UUID, bool]],
) -> list[NoticeDraft]:
    by_subscription: defaultdict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_subscription[row["subscription_id"]].append(row)
    drafts = []
    for subscription_id, found in by_subscription.items():
        one = subscriptions[subscription_id]
        best = max(found, key=lambda row: row["relevance"])
        facts = {"subscription": one.name, "count": len(found), "title": best["title"][:LONGEST_TITLE]}
        message = ONE_MATCH if len(found) == 1 else MANY_MATCHES
        drafts += [NoticeDraft(person, message, facts, link_of(one.pk)) for person in people[one.pk]]
    return drafts


def _people(told: set[UUID], due: Mapping[UUID, TenderSubscription]) -> Mapping[UUID, dict[UUID, bool]]:
    """Who is told of each subscription, the owner first, and whether by mail too."""
    found = {pk: {due[pk].owner_id: due[pk].by_mail} if due[pk].owner_id else {} for pk in told}
    asked = SubscriptionRecipient.objects.filter(subscription__in=told).order_by("user_id")
    for subscription, user, is_mailed in asked.values_list("subscription_id", "user_id", "by_mail"):
        found[subscription].setdefault(user, is_mailed)
    return found


def _mail(rows: Sequence[Mapping[str, Any]], people: Mapping[UUID, Mapping[UUID, bool]]) -> None:
    """One job for each person, about everything this run tells him or her."""
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: -one["relevance"]):
        if len(found[row["subscription_id"]]) < MOST_MAILED:
            found[row["subscription_id"]].append(str(row["id"]))
    run = str(new_id())
    wanted: defaultdict[UUID, list[str]] = defaultdict(list)
    for subscription, told in people.items():
        for person, is_mailed in told.items():
            wanted[person] += found[subscription] if is_mailed else []
    jobs = [{"user": str(person), "run": run, "matches": ids} for person, ids in wanted.items() if ids]
    defer_many(TASK, queue=QUEUE, arguments=jobs)


def link_of(subscription_id: UUID) -> str:  # system: an address, nothing is done
    """The matches of the subscription, the most relevant first."""
    asked = f'subscription == "{subscription_id}" && state in ["new", "read"]'
    return "/tender-matches/?" + urlencode({"filter": asked, "sort": "-relevance"})
