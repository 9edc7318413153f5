"""What mails about matches say, and who is told of a subscription."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.tenders.models import SubscriptionRecipient, TenderMatch, TenderSubscription
from loudou.marketing.tenders.shapes import AlertMatch, AlertSection, ToldPerson
from loudou.platform.access.enums import FieldRight
from loudou.platform.access.queries import access_profile
from loudou.platform.identity.queries import people

SHOWN = ("purchaser", "region", "amount", "bid_deadline_at", "relevance")
"""What stands beside the title, where the reader may see it."""


def alert_sections(ctx: Context, match_ids: Sequence[UUID]) -> list[AlertSection]:
    """Those of these matches the actor may see, by subscription, the most relevant first. At most four SQL statements.

    Fields the actor may not read are empty. Nothing for an actor who may see no match at all.
    """
    profile = access_profile(ctx)
    if not profile.may("tender_match", "read"):
        return []
    hidden = {one for one in SHOWN if profile.field_right("tender_match", one, FieldRight.EDIT) == FieldRight.HIDDEN}
    found = TenderMatch.objects.visible_to(ctx).filter(pk__in=match_ids)
    rows = found.order_by("subscription__name", "subscription_id", F("relevance").desc(nulls_last=True), "pk").values(
        "pk", "title", "purchaser__name", "region", "amount", "currency", "bid_deadline_at", "relevance",
        "subscription_id", "subscription__name", "notice__url",
    )  # fmt: skip
    return [
        AlertSection(subscription_id, name, tuple(_match(dict(row), hidden) for row in group))
        for (subscription_id, name), group in groupby(
            rows, key=lambda row: (row["subscription_id"], row["subscription__name"])
        )
    ]


def _match(row: dict[str, object], hidden: set[str]) -> AlertMatch:
    values = {name: None if name in hidden else row.get(name) for name in SHOWN}
    values["purchaser"] = "" if "purchaser" in hidden else row["purchaser__name"] or ""
    return AlertMatch(
        id=row["pk"],  # type: ignore[arg-type]  # the columns are those of the shape
        title=str(row["title"]),
        currency=str(row["currency"]),
        url=str(row["notice__url"] or ""),
        **(values | {"region": values["region"] or ""}),  # type: ignore[arg-type]  # as above
    )


def told_people(ctx: Context, subscription_id: UUID) -> list[ToldPerson]:
    """Who is told of a subscription the actor sees, the owner first, and by which ways. Four SQL statements at most."""
    found = TenderSubscription.objects.visible_to(ctx).filter(pk=subscription_id).values_list("owner_id", "by_mail")
    owner = found.first()
    if owner is None:
        return []
    # system: of a subscription that was just seen
    asked = SubscriptionRecipient.objects.filter(subscription=subscription_id).values_list("user_id", "by_mail")
    chosen = {**({owner[0]: owner[1]} if owner[0] else {})}
    for user, by_mail in asked.order_by("user_id"):
        chosen.setdefault(user, by_mail)
    names = people(chosen)
    return [ToldPerson(pk, names[pk].name, pk == owner[0], is_mailed) for pk, is_mailed in chosen.items()]
