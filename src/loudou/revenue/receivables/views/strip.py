"""The strip of aging buckets above a page: a bar in proportion, and a legend whose parts lead to the claims behind."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from loudou.revenue.receivables.shapes import Aging, AgingBucket

OPEN = 'status in ["active", "partially_settled"]'
STRIP_BOUNDS = (30, 60, 90, 180)
LOOKS = (("idle", "1"), ("due", ".55"), ("due", "1"), ("overdue", ".55"), ("overdue", ".8"), ("overdue", "1"))
GAP = Decimal("0.25")


def chosen_report(reports: Sequence[Aging], currency: str) -> Aging | None:
    """The report of this currency, else of the company's, else the first; None when nothing is owed."""
    by_currency = {report.currency: report for report in reports}
    return by_currency.get(currency) or by_currency.get(settings.DEFAULT_CURRENCY) or next(iter(reports), None)


def strip_of(report: Aging) -> list[dict[str, Any]]:
    """Each bucket with its look, its place on a bar of 100, and the list behind it."""
    buckets = _six(report.buckets)
    whole = sum((max(bucket.amount, Decimal(0)) for bucket in buckets), Decimal(0)) or Decimal(1)
    shown, at = [], Decimal(0)
    for bucket, (tone, opacity) in zip(buckets, LOOKS, strict=False):
        width = max(bucket.amount, Decimal(0)) * 100 / whole
        shown.append(
            {
                "label": bucket_label(bucket),
                "amount": bucket.amount,
                "tone": tone,
                "opacity": opacity,
                "x": f"{at:.2f}",
                "width": f"{max(width - GAP, Decimal(0)):.2f}",
                "url": claims_url(bucket, report.currency),
            }
        )
        at += width
    return shown


def _six(buckets: Sequence[AgingBucket]) -> list[AgingBucket]:
    """The strip has room for six: what is older than the fifth is one."""
    head, tail = list(buckets[: len(LOOKS) - 1]), buckets[len(LOOKS) - 1 :]
    if not tail:
        return head
    amount = sum((bucket.amount for bucket in tail), Decimal(0))
    return [*head, AgingBucket(f"{tail[0].first}+", tail[0].first, tail[-1].last, amount)]


def bucket_label(bucket: AgingBucket) -> str:
    """What a bucket is called."""
    if bucket.first is None:
        return gettext("Not due")
    if bucket.last is None:
        return gettext("Over %(days)s days") % {"days": bucket.first - 1}
    return gettext("%(first)s–%(last)s days") % {"first": bucket.first, "last": bucket.last}


def claims_url(bucket: AgingBucket, currency: str, account_id: Any = None) -> str:
    """The list of the claims in a bucket today."""
    parts = [OPEN, f'currency == "{currency}"']
    if account_id is not None:
        parts.append(f'account == "{account_id}"')
    if bucket.first is None:
        parts.append("due_date >= today()")
    else:
        parts.append(f"due_date <= addDays(today(), {-bucket.first})")
    if bucket.last is not None and bucket.first is not None:
        parts.append(f"due_date >= addDays(today(), {-bucket.last})")
    return (
        reverse("records:list", args=["receivables"])
        + "?"
        + urlencode({"filter": " && ".join(parts), "sort": "due_date"})
    )
