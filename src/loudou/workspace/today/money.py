"""What customers owe and have paid: overdue receivables, payments waiting to be matched."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q, Sum

from loudou.kernel.period import add_months
from loudou.platform.records.days import business_day
from loudou.platform.records.doors.addresses import page_of
from loudou.platform.records.registry import record_type
from loudou.ui import formats
from loudou.workspace.lists import whole_list
from loudou.workspace.today.asking import Day, Names, found, rows_of
from loudou.workspace.wording import lang, overdue_days

OVERDUE = "open_amount > 0 && due_date < today()"
TO_MATCH_STATES = ("unidentified", "imported", "confirmed", "partially_applied")
TO_MATCH = (
    'unapplied_amount > 0 && !is_prepayment && status in ["unidentified", "imported", "confirmed", "partially_applied"]'
)
MONTHS = 6
COLUMNS = ("number", "account", "open_amount", "due_date")
AGES = ((1, 30), (31, 60), (61, 90), (91, None))


def overdue_rows(day: Day) -> list[dict[str, Any]]:
    """Who owes longest. One SQL statement."""
    return rows_of(day, "receivable", f"{day.own}{OVERDUE}", COLUMNS, sort="due_date")


def overdue_receivables(day: Day, rows: list[dict[str, Any]], names: Names) -> dict[str, Any] | None:
    """The receivables as the page shows them; None when none is overdue."""
    if not rows:
        return None
    kind = record_type("receivable")
    today = business_day(day.ctx)
    return {
        "rows": [
            {
                "url": page_of(kind, row["id"]),
                "number": row.get("number", ""),
                "account": names.get(("account", row.get("account_id")), ""),
                "amount": formats.compact_money(row["open_amount"], row["currency"], lang=lang()),
                "late": overdue_days(row["due_date"], today),
            }
            for row in rows
        ],
        "url": whole_list("receivable", f"{day.own}{OVERDUE}", "due_date"),
    }


def overdue_sums(day: Day) -> dict[str, Any]:
    """What is overdue in all and by age, in the company's currency. One SQL statement."""
    today = business_day(day.ctx)
    sums: dict[str, Any] = {
        "amount": Sum("open_amount"),
        "count": Count("account_id", distinct=True),
        "first": Min("due_date"),
    }
    for first, last in AGES:
        fits = Q(due_date__lte=today - timedelta(days=first))
        fits &= Q(due_date__gte=today - timedelta(days=last)) if last is not None else Q()
        sums[f"age_{first}"] = Sum("open_amount", filter=fits)
    owed = found(day, "receivable").filter(open_amount__gt=0, due_date__lt=today, currency=settings.DEFAULT_CURRENCY)
    if day.owner_id is not None:
        owed = owed.filter(owner_id=day.owner_id)
    return owed.aggregate(**sums)


def payment_sums(day: Day) -> dict[str, Any]:
    """What waits to be matched, and what came in over six months up to this one. One SQL statement."""
    month = business_day(day.ctx).replace(day=1)
    starts = [add_months(month, -back) for back in range(MONTHS - 1, -1, -1)]
    came = ~Q(status="reversed")
    sums: dict[str, Any] = {
        f"month_{place}": Sum(
            "amount", filter=came & Q(received_date__gte=start, received_date__lt=add_months(start, 1))
        )
        for place, start in enumerate(starts)
    }
    waiting = Q(unapplied_amount__gt=0, status__in=TO_MATCH_STATES, is_prepayment=False)
    sums |= {"waiting": Sum("unapplied_amount", filter=waiting), "waiting_count": Count("pk", filter=waiting)}
    counted = found(day, "payment").filter(currency=settings.DEFAULT_CURRENCY).aggregate(**sums)
    return {
        "months": tuple(counted[f"month_{place}"] or Decimal(0) for place in range(MONTHS)),
        "waiting": counted["waiting"] or Decimal(0),
        "waiting_count": counted["waiting_count"],
        "month_url": whole_list("payment", 'status != "reversed" && thisMonth(received_date)', "-received_date"),
        "waiting_url": whole_list("payment", TO_MATCH, "-received_date"),
    }


def ages(sums: dict[str, Any]) -> list[dict[str, Any]]:
    """What is overdue by age, with its share of the whole."""
    whole = sums["amount"] or Decimal(0)
    shown = []
    for first, last in AGES:
        amount = sums[f"age_{first}"] or Decimal(0)
        condition = f"open_amount > 0 && daysBetween(due_date, today()) >= {first}"
        condition += f" && daysBetween(due_date, today()) <= {last}" if last is not None else ""
        shown.append(
            {
                "first": first,
                "last": last,
                "amount": formats.compact_money(amount, settings.DEFAULT_CURRENCY, lang=lang()),
                "rate": amount / whole if whole else Decimal(0),
                "tone": "due" if first == 1 else "overdue",
                "url": whole_list("receivable", condition, "due_date"),
            }
        )
    return shown


def payments_to_match(day: Day) -> dict[str, Any] | None:
    """For those who apply payments: what came in and settles nothing yet, the newest first. One SQL statement."""
    if not day.may("payment", "apply"):
        return None
    columns = ("number", "payer_name", "status", "unapplied_amount", "received_date", "memo")
    rows = rows_of(day, "payment", TO_MATCH, columns, sort="-received_date", limit=100)
    kind = record_type("payment")
    return {
        "count": len(rows),
        "rows": [
            {
                "url": page_of(kind, row["id"]),
                "payer": row.get("payer_name", ""),
                "memo": row.get("memo", ""),
                "day": row.get("received_date"),
                "is_unknown": row.get("status") == "unidentified",
                "amount": formats.money(row["unapplied_amount"], row["currency"], lang=lang()),
            }
            for row in rows[:8]
        ],
        "url": whole_list("payment", TO_MATCH, "-received_date"),
    }
