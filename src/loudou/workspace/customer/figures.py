"""The strip of key figures on the page of an account, each with the address of its rows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, Sum
from django.utils.translation import gettext, ngettext

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.platform.records.days import business_day
from loudou.platform.records.query import ListQuery, matching
from loudou.platform.records.registry import record_type
from loudou.ui import formats
from loudou.workspace.lists import whole_list
from loudou.workspace.wording import lang, overdue_days

COUNTED_ORDERS = 'status in ["confirmed", "on_hold", "in_fulfilment", "fulfilled", "closed"]'
OPEN_DEALS = 'status == "open"'
OWED = "open_amount > 0"
RECEIVED = 'status != "reversed"'
Sums = Sequence[Mapping[str, Any]]
"""One row per currency: amounts of different currencies are shown beside each other, never added."""


def account_figures(ctx: Context, account_id: UUID) -> list[dict[str, Any]]:
    """Ordered, open, owed and received, as far as the actor may read them. One SQL statement each."""
    profile = access_profile(ctx)
    parts = {"order": _ordered, "opportunity": _open_deals, "receivable": _owed, "payment": _received}
    return [make(ctx, account_id) for kind, make in parts.items() if profile.may(kind, "read")]


def _ordered(ctx: Context, account_id: UUID) -> dict[str, Any]:
    condition = _of(account_id, COUNTED_ORDERS)
    sums = _sums(ctx, "order", condition, amount=Sum("total_amount"), count=Count("pk"), first=Min("order_date"))
    count = sum(row["count"] for row in sums)
    return {
        "label": gettext("Ordered so far"),
        "value": _money(sums, "amount"),
        "unit": " · " + ngettext("%(n)s order", "%(n)s orders", count) % {"n": count},
        "url": whole_list("order", condition, "-order_date"),
        "foot": gettext("first on %(day)s") % {"day": _day(ctx, min(row["first"] for row in sums))} if sums else "",
    }


def _open_deals(ctx: Context, account_id: UUID) -> dict[str, Any]:
    condition = _of(account_id, OPEN_DEALS)
    sums = _sums(
        ctx, "opportunity", condition, amount=Sum("amount"), weighted=Sum("weighted_amount"), count=Count("pk")
    )
    count = sum(row["count"] for row in sums)
    return {
        "label": gettext("Open pipeline"),
        "value": _money(sums, "amount"),
        "unit": " · " + ngettext("%(n)s deal", "%(n)s deals", count) % {"n": count},
        "url": whole_list("opportunity", condition, "expected_close_date"),
        "foot": gettext("%(amount)s weighted") % {"amount": _money(sums, "weighted")} if sums else "",
    }


def _owed(ctx: Context, account_id: UUID) -> dict[str, Any]:
    condition, today = _of(account_id, OWED), business_day(ctx)
    late = Q(due_date__lt=today)
    sums = _sums(
        ctx,
        "receivable",
        condition,
        amount=Sum("open_amount"),
        late=Sum("open_amount", filter=late),
        first=Min("due_date", filter=late),
    )
    overdue = [row for row in sums if row["late"]]
    shown = {
        "label": gettext("Open receivables"),
        "value": _money(sums, "amount"),
        "url": whole_list("receivable", condition, "due_date"),
        "foot": gettext("nothing is overdue"),
    }
    if overdue:
        longest = overdue_days(min(row["first"] for row in overdue), today)
        shown |= {"delta": _money(overdue, "late"), "delta_tone": "overdue", "delta_icon": "alert", "foot": longest}
    return shown


def _received(ctx: Context, account_id: UUID) -> dict[str, Any]:
    condition = _of(account_id, RECEIVED)
    sums = _sums(ctx, "payment", condition, amount=Sum("amount"), count=Count("pk"), last=Max("received_date"))
    count = sum(row["count"] for row in sums)
    return {
        "label": gettext("Received so far"),
        "value": _money(sums, "amount"),
        "unit": " · " + ngettext("%(n)s payment", "%(n)s payments", count) % {"n": count},
        "url": whole_list("payment", condition, "-received_date"),
        "foot": gettext("last on %(day)s") % {"day": _day(ctx, max(row["last"] for row in sums))} if sums else "",
    }


def _of(account_id: UUID, condition: str) -> str:
    return f'account == "{account_id}" && {condition}'


def _sums(ctx: Context, kind: str, condition: str, **sums: Any) -> Sums:
    found = matching(ctx, record_type(kind), ListQuery(filter=condition))
    return list(found.order_by().values("currency").annotate(**sums).order_by("currency"))


def _money(sums: Sums, name: str) -> str:
    shown = [formats.compact_money(row[name] or Decimal(0), row["currency"], lang=lang()) for row in sums]
    return " + ".join(shown) or "–"


def _day(ctx: Context, day: Any) -> str:
    return formats.short_day(day, lang=lang(), today=business_day(ctx))
