"""The page of the pools and claiming from it; what was found for a lead; leads like one being typed."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from loudou.leads.errors import NothingToClaim
from loudou.leads.panels import MATCHES
from loudou.leads.queries.pool_board import pool_board
from loudou.leads.queries.soft_duplicates import similar_to
from loudou.leads.services.accept_proposals import accept_proposals
from loudou.leads.services.claim_next import claim_next
from loudou.leads.services.reject_proposals import reject_proposals
from loudou.leads.shapes import LeadDraft
from loudou.platform.access.queries import access_profile, require
from loudou.platform.records.doors.request import acted_once, context_of

TYPED = ("name", "company", "mobile", "email", "uscc", "province", "city")
"""What a new lead is compared by while it is typed."""
LONGEST_TYPED = 254


@require_GET
@login_required
def pools(request: HttpRequest) -> HttpResponse:
    """The pools one sees, with what waits there."""
    ctx = context_of(request)
    require(ctx, "lead_pool", "read")
    request.nav_key = "lead-pools"  # type: ignore[attr-defined]  # read by the frame
    shown = {
        "pools": pool_board(ctx),
        "may_create": access_profile(ctx).may("lead_pool", "create"),
        "claim_key": uuid4(),
        "admin_label": gettext("I administer it"),
        "empty_title": gettext("You belong to no pool."),
        "empty_text": gettext("An administrator adds members to pools."),
    }
    return render(request, "leads/pools.html", shown)


@require_POST
@login_required
def claim_best(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Claim the best waiting lead of a pool and open it."""
    ctx = context_of(request)

    def act() -> dict[str, Any]:
        (lead_id,) = claim_next(ctx, pool_id=pk)
        return {"id": str(lead_id)}

    try:
        claimed = acted_once(request, act)
    except NothingToClaim as nothing:
        messages.info(request, gettext(nothing.detail))
        return redirect("lead-pools-page")
    return redirect("records:page", "leads", UUID(claimed["id"]))


@require_POST
@login_required
def accept_proposal(request: HttpRequest, lead: UUID, pk: UUID) -> HttpResponse:
    """Take one proposed value over into the lead."""
    ctx = context_of(request)
    acted_once(request, lambda: {"changed": accept_proposals(ctx, proposal_ids=[pk])})
    return redirect("records:page", "leads", lead)


@require_POST
@login_required
def reject_proposal(request: HttpRequest, lead: UUID, pk: UUID) -> HttpResponse:
    """Decline one proposed value."""
    ctx = context_of(request)
    acted_once(request, lambda: {"declined": reject_proposals(ctx, proposal_ids=[pk])})
    return redirect("records:page", "leads", lead)


@require_POST
@login_required
def similar(request: HttpRequest) -> HttpResponse:
    """Leads that one being typed may be; posted, so that numbers stand in no log of addresses."""
    values: dict[str, Any] = {name: request.POST.get(name, "")[:LONGEST_TYPED] for name in TYPED}
    found = [
        {"lead": one, "why": MATCHES[one.matched_by]} for one in similar_to(context_of(request), LeadDraft(**values))
    ]
    return render(request, "leads/_typed.html", {"leads": found})
