"""What the page of a lead shows besides its fields: why its score, its clock, who it may be, how it came."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.leads.enums import (
    OPEN_VALUES,
    OWNED_VALUES,
    SKIPPED,
    WHY_ASSIGNED,
    HeldHow,
    InvalidReason,
    LeadBand,
    LeadStatus,
)
from loudou.leads.panels.merged import merged_facts
from loudou.leads.panels.score_history import score_history_facts
from loudou.leads.queries.enrichment import enrichment_card
from loudou.leads.queries.escalation import escalations_of
from loudou.leads.queries.records import assignment_reasons, held_periods, score_card, similar_leads, touches_of
from loudou.leads.rules.response import response_state
from loudou.platform.access.queries import access_profile
from loudou.ui.panels import FactsPanel

BANDS = {
    LeadBand.CONTACT_NOW: ("contact-now", "phone"),
    LeadBand.NURTURE: ("nurture", "sprout"),
    LeadBand.HOLD: ("hold", "pause"),
}
DIMENSIONS = {
    "attribute": (_("Attribute score"), _("Are they who we look for")),
    "behavior": (_("Behaviour score"), _("How active lately")),
    "smart": (_("Smart score"), _("Chance to convert in 90 days")),
}
MATCHES = {
    "credit_code": _("Same credit code"),
    "mobile": _("Same mobile number"),
    "email": _("Same e-mail address"),
    "company": _("Same company name"),
    "similar": _("Similar company name"),
}
MERGING = (*OPEN_VALUES, LeadStatus.CONVERTED.value)
"""States a lead is merged in, or remains in."""
FOUND = {
    "company": _("Company"),
    "uscc": _("Credit code"),
    "industry": _("Industry"),
    "country": _("Country"),
    "province": _("Province"),
    "city": _("City"),
    "organisation": _("Kind of organisation"),
    "registered_in": _("Registered in"),
    "mobile_place": _("Mobile issued in"),
    "phone_place": _("Phone line in"),
    "carrier": _("Original carrier"),
    "virtual_operator": _("Virtual operator over"),
    "domain": _("Domain of the company"),
}


def score_facts(ctx: Context, lead: Any) -> Mapping[str, object] | None:
    """The total and its three dimensions with their reasons. Three SQL statements; nothing for an unscored lead."""
    if lead.score_version is None:
        return None
    card = score_card(ctx, lead.pk)
    tone, icon = BANDS.get(LeadBand(card.band), ("idle", "info")) if card.band else ("idle", "info")
    return {
        "card": card,
        "tone": tone,
        "icon": icon,
        "band": LeadBand(card.band).label if card.band else "",
        "is_invalid": lead.status == LeadStatus.INVALID,
        "why_invalid": InvalidReason(lead.invalid_reason).label if lead.invalid_reason else "",
        "held_by": [r.label for one in card.dimensions for r in one.reasons if r.dimension == "disqualifier"],
        "dimensions": [
            {
                "title": DIMENSIONS[one.key][0],
                "hint": DIMENSIONS[one.key][1],
                "score": one.score,
                "fraction": one.score / 100 if one.score is not None else None,
                "weight": one.weight_rate,
                "contribution": one.contribution,
                "reasons": one.reasons,
            }
            for one in card.dimensions
        ],
    }


def clock_facts(ctx: Context, lead: Any) -> Mapping[str, object] | None:
    """When it is to be contacted and goes back, who had it before, why it went to whom. Ten SQL statements."""
    if lead.status not in OPEN_VALUES:
        return None
    periods = held_periods(ctx, lead.pk)
    return {
        "response_due_at": lead.response_due_at,
        "response": response_state(lead.response_due_at, lead.first_response_at, ctx.now),
        "due_at": lead.recycle_due_at if lead.status in OWNED_VALUES else None,
        "is_overdue": lead.recycle_due_at is not None and lead.recycle_due_at < ctx.now,
        "responded": lead.first_response_at,
        "escalations": escalations_of(ctx, lead.pk),
        "return_count": lead.return_count,
        "periods": [{"period": one, "how": HeldHow(one.how).label} for one in periods[:5]],
        "reasons": [
            {
                "reason": one,
                "why": WHY_ASSIGNED.get(one.reason, one.reason),
                "considered": [{"name": name, "why": SKIPPED.get(why, why)} for name, why in one.considered],
            }
            for one in assignment_reasons(ctx, lead.pk, limit=1)
        ],
    }


def similar_facts(ctx: Context, lead: Any) -> Mapping[str, object] | None:
    """Leads that may be the same. Three SQL statements; left out when there are none."""
    found = [one for one in similar_leads(ctx, lead.pk) if one.status != LeadStatus.MERGED]
    if not found:
        return None
    return {
        "lead_id": lead.pk,
        "may_merge": lead.status in MERGING and access_profile(ctx).may("lead", "merge"),
        "leads": [{"lead": one, "why": MATCHES[one.matched_by], "may_merge": one.status in MERGING} for one in found],
    }


def path_facts(ctx: Context, lead: Any) -> Mapping[str, object]:
    """Every time the lead came to us, and what was typed that is no such thing. Two SQL statements."""
    return {"touches": touches_of(ctx, lead.pk), "unreadable": list(lead.unreadable.items())}


def enrichment_facts(ctx: Context, lead: Any) -> Mapping[str, object] | None:
    """What nobody typed, and what waits for a decision. Six SQL statements; left out when there is neither."""
    card = enrichment_card(ctx, lead.pk)
    if not (card.facts or card.proposals or card.asked):
        return None
    return {
        "lead_id": lead.pk,
        "proposals": [{"proposal": one, "label": FOUND[one.field]} for one in card.proposals],
        "told": [
            {
                "source": source,
                "facts": [{"label": FOUND[f.name], "value": f.value} for f in card.facts if f.source == source],
            }
            for source in dict.fromkeys(fact.source for fact in card.facts)
        ],
        "asked": card.asked,
        "found_at": card.found_at,
        "may_decide": lead.status in OPEN_VALUES and access_profile(ctx).may("lead", "edit"),
        "decide_key": uuid4(),
    }


PANELS = (
    FactsPanel("leads.score", _("Score"), "lead.top", 0, "leads/_score.html", score_facts),
    FactsPanel("leads.score_peek", _("Score"), "lead.peek", 0, "leads/_score_peek.html", score_facts),
    FactsPanel("leads.clock", _("Ownership"), "lead.side", 10, "leads/_clock.html", clock_facts),
    FactsPanel(
        "leads.score_history", _("Score over time"), "lead.side", 12, "leads/_score_history.html", score_history_facts
    ),
    FactsPanel(
        "leads.enrichment", _("Found without asking"), "lead.side", 15, "leads/_enrichment.html", enrichment_facts
    ),
    FactsPanel("leads.similar", _("Possible duplicates"), "lead.side", 20, "leads/_similar.html", similar_facts),
    FactsPanel("leads.merged", _("Merged from"), "lead.side", 25, "leads/_merged.html", merged_facts),
    FactsPanel("leads.path", _("How it came to us"), "lead.side", 30, "leads/_path.html", path_facts),
)
