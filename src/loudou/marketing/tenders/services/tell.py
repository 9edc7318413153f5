"""Tell people what their subscriptions found."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.tenders.messages import MANY_MATCHES, ONE_MATCH
from loudou.marketing.tenders.models import TenderSubscription
from loudou.platform.changes.recording import records_changes
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft

LONGEST_TITLE = 80


@records_changes("tenders.tell")
def tell_recipients(
    ctx: Context,
    *,
    rows: Sequence[Mapping[str, Any]],
    subscriptions: Mapping[UUID, TenderSubscription],
    recipients: Mapping[UUID, Sequence[UUID]],
) -> int:
    """One notice for each subscription and person, the owner included; returns how many. One SQL statement."""
    by_subscription: defaultdict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_subscription[row["subscription_id"]].append(row)
    drafts = []
    for subscription_id, found in by_subscription.items():
        one = subscriptions[subscription_id]
        people = dict.fromkeys((one.owner_id, *recipients.get(subscription_id, ())))
        best = max(found, key=lambda row: row["score"])
        facts = {"subscription": one.name, "count": len(found), "title": best["title"][:LONGEST_TITLE]}
        message = ONE_MATCH if len(found) == 1 else MANY_MATCHES
        drafts += [NoticeDraft(person, message, facts, _link(one.pk)) for person in people if person is not None]
    return notify(ctx, drafts=drafts)


def _link(subscription_id: UUID) -> str:
    """The matches of the subscription, best first."""
    asked = f'subscription == "{subscription_id}" && state in ["new", "read"]'
    return "/tender-matches/?" + urlencode({"filter": asked, "sort": "-score"})
