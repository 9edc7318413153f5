"""The matching workbench (核销): payments on one side, claims on the other, joined by the rule that found them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile, require
from loudou.platform.records.days import business_day
from loudou.platform.records.doors.request import acted_once, context_of
from loudou.revenue.receivables.actions import facts_of
from loudou.revenue.receivables.enums import MatchedBy
from loudou.revenue.receivables.queries.aging import aging
from loudou.revenue.receivables.queries.applications import applications_on, reversals
from loudou.revenue.receivables.queries.workbench import matching_workbench
from loudou.revenue.receivables.services.apply import apply_pairs
from loudou.revenue.receivables.services.keep_as_prepayment import keep_as_prepayment
from loudou.revenue.receivables.services.match import apply_by_rules
from loudou.revenue.receivables.services.unapply import unapply
from loudou.revenue.receivables.shapes import AppliedRow, Pair
from loudou.revenue.receivables.views.proposals import read_pairs, shown_proposal
from loudou.revenue.receivables.views.strip import STRIP_BOUNDS, chosen_report, strip_of
from loudou.ui import formats


@require_GET
@login_required
def workbench(request: HttpRequest) -> HttpResponse:
    """Payments that wait, each with what the rules propose."""
    ctx = context_of(request)
    require(ctx, "payment", "apply")
    found = matching_workbench(ctx)
    rows = [shown_proposal(proposal, business_day(ctx)) for proposal in found.proposals]
    chosen = [part["pair"] for row in rows if row["is_chosen"] for part in row["parts"]]
    currencies = {str(row["payment"].id): row["payment"].currency for row in rows}
    shown = _frame(request, ctx, "waiting", found.waiting_count) | {
        "rows": rows,
        "waiting": found,
        "sums": _sums(chosen, currencies),
        "may_create": access_profile(ctx).may("payment", "create"),
        "may_import": access_profile(ctx).may("payment", "import"),
    }
    return render(request, "receivables/matching.html", shown)


@require_GET
@login_required
def applied(request: HttpRequest) -> HttpResponse:
    """What was applied today."""
    ctx = context_of(request)
    require(ctx, "payment", "apply")
    rows = applications_on(ctx, business_day(ctx))
    return render(request, "receivables/applied.html", _frame(request, ctx, "applied") | _listed(ctx, rows))


@require_GET
@login_required
def taken_back(request: HttpRequest) -> HttpResponse:
    """What was applied and taken back again."""
    ctx = context_of(request)
    require(ctx, "payment", "apply")
    rows = reversals(ctx)
    return render(request, "receivables/applied.html", _frame(request, ctx, "taken_back") | _listed(ctx, rows))


@require_POST
@login_required
def total(request: HttpRequest) -> HttpResponse:
    """The bar below the workbench for what is chosen now."""
    ctx = context_of(request)
    require(ctx, "payment", "apply")
    pairs = read_pairs(request.POST.getlist("pair"), request.POST.getlist("payment"))
    currencies = dict(text.split("|", 1) for text in request.POST.getlist("currency") if "|" in text)
    return render(request, "receivables/_total.html", {"sums": _sums(pairs, currencies), "today": business_day(ctx)})


@require_POST
@login_required
def apply_chosen(request: HttpRequest) -> HttpResponse:
    """Apply the chosen proposals exactly as they were shown."""
    ctx = context_of(request)
    pairs = read_pairs(request.POST.getlist("pair"), request.POST.getlist("payment"))
    if not pairs:
        messages.info(request, gettext("Nothing was chosen."))
        return redirect("matching")
    facts = acted_once(request, lambda: facts_of(apply_pairs(ctx, pairs=pairs)))
    messages.success(request, told(facts))
    return redirect("matching")


@require_POST
@login_required
def apply_sure(request: HttpRequest) -> HttpResponse:
    """Apply by the rules everything that is sure."""
    ctx = context_of(request)
    facts = acted_once(request, lambda: facts_of(apply_by_rules(ctx)))
    messages.success(request, told(facts))
    return redirect("matching")


@require_POST
@login_required
def keep(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Keep what is left of a payment as a prepayment."""
    ctx = context_of(request)
    keep_as_prepayment(ctx, payment_ids=[payment_id])
    messages.success(request, gettext("Kept as prepayment."))
    return redirect("matching")


@require_POST
@login_required
def take_back(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Take one application back; both sides are what they were before."""
    ctx = context_of(request)

    def act() -> dict[str, Any]:
        return {"count": unapply(ctx, application_ids=[application_id])}

    acted_once(request, act)
    messages.success(request, gettext("Taken back. Payment and receivable are open again."))
    return redirect("matching-taken-back")


def told(facts: dict[str, Any]) -> str:
    """What was applied, in a sentence."""
    count = int(facts["count"])
    lang = get_language() or "en"
    sums = ", ".join(
        formats.money(Decimal(amount), currency, lang=lang) for currency, amount in facts["amounts"].items()
    )
    text = ngettext("%(count)s payment applied: %(sums)s.", "%(count)s payments applied: %(sums)s.", count)
    return text % {"count": count, "sums": sums} if count else gettext("Nothing sure was found to apply.")


def _sums(pairs: Sequence[Pair], currencies: dict[str, str]) -> dict[str, Any]:
    """What is chosen; sums only while it is one currency."""
    found = {currencies.get(str(pair.payment_id), "") for pair in pairs}
    given, settled = sum((p.given for p in pairs), Decimal(0)), sum((p.settled for p in pairs), Decimal(0))
    return {
        "count": len({pair.payment_id for pair in pairs}),
        "currency": next(iter(found)) if len(found) == 1 else "",
        "given": given,
        "settled": settled,
        "difference": given - settled,
    }


def _listed(ctx: Context, rows: Sequence[AppliedRow]) -> dict[str, Any]:
    may_take_back = access_profile(ctx).may("payment", "unapply")
    return {
        "rows": [
            {
                "row": row,
                "found_by": MatchedBy(row.matched_by).label,
                "may_take_back": may_take_back and row.is_standing,
            }
            for row in rows
        ]
    }


def _frame(request: HttpRequest, ctx: Context, tab: str, waiting_count: int | None = None) -> dict[str, Any]:
    """What every page of cash application has: the aging strip and the tabs."""
    request.nav_key = "matching"  # type: ignore[attr-defined]  # read by the frame
    report = chosen_report(aging(ctx, bounds=STRIP_BOUNDS), request.GET.get("currency", ""))
    prepayments = reverse("records:list", args=["payments"]) + "?view=prepayments"
    tabs = [
        ("waiting", gettext("To be applied"), reverse("matching"), waiting_count),
        ("applied", gettext("Applied today"), reverse("matching-applied"), None),
        ("prepayments", gettext("Prepayments"), prepayments, None),
        ("taken_back", gettext("Taken back"), reverse("matching-taken-back"), None),
    ]
    return {
        "report": report,
        "strip": strip_of(report) if report else [],
        "today": business_day(ctx),
        "idempotency_key": uuid4(),
        "tabs": [
            {"label": label, "url": url, "count": count, "is_current": key == tab} for key, label, url, count in tabs
        ],
    }
