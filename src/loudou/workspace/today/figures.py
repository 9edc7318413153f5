"""The strip of key figures."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, ngettext

from loudou.platform.records.days import business_day
from loudou.ui import formats
from loudou.workspace.lists import whole_list
from loudou.workspace.today.asking import Day
from loudou.workspace.today.deals import deal_sums
from loudou.workspace.today.leads import contacted_series, contacted_url
from loudou.workspace.today.money import OVERDUE, payment_sums
from loudou.workspace.wording import lang


def figures(day: Day, overdue: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Leads contacted, won, open and overdue, each with the address of its rows. At most three SQL statements."""
    shown = []
    if day.may("lead", "followup"):
        shown.append(_contacted(day))
    if day.may("opportunity"):
        shown += _deals(day)
    if overdue is not None:
        shown.append(_overdue(day, overdue))
    if day.may("payment", "apply"):
        shown += _payments(day)
    return shown


def _contacted(day: Day) -> dict[str, Any]:
    count, series = contacted_series(day)
    before = int(series[-2])
    return {
        "label": gettext("Leads contacted, 7 days"),
        "value": formats.number(count, lang=lang()),
        "url": contacted_url(day),
        "series": series,
        "tone": "good" if count >= before else "warn",
        "foot": gettext("%(n)s the week before") % {"n": formats.number(before, lang=lang())},
    }


def _deals(day: Day) -> list[dict[str, Any]]:
    sums = deal_sums(day)
    won, open_count = sums["won"], sums["open_count"]
    return [
        {
            "label": gettext("Won this month"),
            "value": _money(won[-1]),
            "unit": " · " + _deals_counted(sums["won_count"]),
            "url": sums["won_url"],
            "series": won,
            "tone": "good" if won[-1] >= won[-2] else "accent",
            "foot": gettext("%(amount)s last month") % {"amount": _money(won[-2])},
        },
        {
            "label": gettext("Open pipeline"),
            "value": _money(sums["open_amount"]),
            "unit": " · " + _deals_counted(open_count),
            "url": sums["open_url"],
            "foot": _open_foot(sums),
            "series": (),
            "rate": sums["weighted"] / sums["open_amount"] if sums["open_amount"] else None,
        },
    ]


def _open_foot(sums: dict[str, Any]) -> str:
    foot = gettext("%(amount)s weighted") % {"amount": _money(sums["weighted"])}
    late = sums["late_count"]
    return foot + " · " + ngettext("%(n)s past its date", "%(n)s past their date", late) % {"n": late} if late else foot


def _overdue(day: Day, sums: dict[str, Any]) -> dict[str, Any]:
    amount = sums["amount"] or Decimal(0)
    return {
        "label": gettext("Overdue receivables"),
        "value": _money(amount),
        "unit": " · " + ngettext("%(n)s customer", "%(n)s customers", sums["count"]) % {"n": sums["count"]},
        "url": whole_list("receivable", f"{day.own}{OVERDUE}", "due_date"),
        "series": (),
        "tone": "bad" if amount else "good",
        "foot": _longest(sums["first"], business_day(day.ctx)),
    }


def _payments(day: Day) -> list[dict[str, Any]]:
    sums = payment_sums(day)
    came, count = sums["months"], sums["waiting_count"]
    return [
        {
            "label": gettext("Payments to match"),
            "value": _money(sums["waiting"]),
            "unit": " · " + ngettext("%(n)s payment", "%(n)s payments", count) % {"n": count},
            "url": sums["waiting_url"],
            "series": (),
        },
        {
            "label": gettext("Received this month"),
            "value": _money(came[-1]),
            "url": sums["month_url"],
            "series": came,
            "tone": "good" if came[-1] >= came[-2] else "accent",
            "foot": gettext("%(amount)s last month") % {"amount": _money(came[-2])},
        },
    ]


def _longest(first: date | None, today: date) -> str:
    if first is None:
        return gettext("nothing is overdue")
    late = (today - first).days
    return ngettext("longest %(n)s day", "longest %(n)s days", late) % {"n": late}


def _money(amount: Decimal) -> str:
    return formats.compact_money(amount, settings.DEFAULT_CURRENCY, lang=lang())


def _deals_counted(count: int) -> str:
    return ngettext("%(n)s deal", "%(n)s deals", count) % {"n": count}
