"""How old what customers owe is, and statements of account."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET

from loudou.customers.queries import account_facts
from loudou.platform.access.queries import require
from loudou.platform.records.days import business_day
from loudou.platform.records.doors.request import context_of
from loudou.revenue.receivables.queries.aging import aging
from loudou.revenue.receivables.queries.statement import account_statement, month_before, open_by_currency
from loudou.revenue.receivables.shapes import Aging
from loudou.revenue.receivables.views.strip import bucket_label, chosen_report, claims_url, strip_of

MOST_ROWS = 200
KINDS = {
    "blue": ("coins", "info"),
    "red": ("undo", "lost"),
    "payment": ("check", "paid"),
    "reversed": ("x", "overdue"),
    "difference": ("merge", "idle"),
}


@require_GET
@login_required
def aging_page(request: HttpRequest) -> HttpResponse:
    """Accounts by what they owe and how old it is, on any day."""
    ctx = context_of(request)
    require(ctx, "receivable", "read")
    today = business_day(ctx)
    day = min(_day(request.GET.get("as_of", "")) or today, today)
    reports = aging(ctx, as_of=day)
    report = chosen_report(reports, request.GET.get("currency", ""))
    request.nav_key = "aging"  # type: ignore[attr-defined]  # read by the frame
    shown = {
        "report": report,
        "strip": strip_of(report) if report else [],
        "day": day,
        "today": today,
        "is_today": day == today,
        "heads": [bucket_label(bucket) for bucket in report.buckets] if report else [],
        "rows": _rows(report, is_today=day == today) if report else [],
        "is_cut": bool(report and len(report.rows) > MOST_ROWS),
        "currencies": [one.currency for one in reports],
    }
    return render(request, "receivables/aging.html", shown)


@require_GET
@login_required
def statement_page(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """What an account was charged and paid, with the running balance."""
    ctx = context_of(request)
    require(ctx, "receivable", "read")
    name = account_facts(ctx, account_id).name
    today = business_day(ctx)
    first = _day(request.GET.get("from", "")) or month_before(today)
    last = _day(request.GET.get("to", "")) or today
    currency = request.GET.get("currency", "") or next(iter(open_by_currency(ctx, account_id)), "CNY")
    found = account_statement(ctx, account_id=account_id, currency=currency, first_day=first, last_day=last)
    request.nav_key = "aging"  # type: ignore[attr-defined]  # read by the frame
    entries = [_entry(entry) for entry in found.entries]
    shown = {"statement": found, "entries": entries, "name": name, "first": first, "last": last}
    return render(request, "receivables/statement.html", shown)


def _rows(report: Aging, *, is_today: bool) -> list[dict[str, Any]]:
    """Cells lead to the claims behind while the report is today's: lists show what is open now."""
    return [
        {
            "row": row,
            "statement_url": reverse("account-statement", args=[row.account_id]) + f"?currency={report.currency}",
            "cells": [
                {
                    "amount": amount,
                    "label": bucket_label(bucket),
                    "url": claims_url(bucket, report.currency, row.account_id) if is_today and amount else "",
                }
                for bucket, amount in zip(report.buckets, row.amounts, strict=True)
            ],
        }
        for row in report.rows[:MOST_ROWS]
    ]


def _entry(entry: Any) -> dict[str, Any]:
    icon, tone = KINDS[entry.kind]
    labels = {
        "blue": gettext("Receivable"),
        "red": gettext("Reversal"),
        "payment": pgettext("money in", "Payment"),
        "reversed": gettext("Reversed payment"),
        "difference": gettext("Small difference"),
    }
    record_type = "payment" if entry.kind in {"payment", "reversed"} else "receivable"
    url = reverse("records:go", args=[record_type, entry.record_id])
    return {"entry": entry, "icon": icon, "tone": tone, "label": labels[entry.kind], "url": url}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
