"""Score rules and what they would do, in words and marks."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from loudou.leads.enums import BandAct, LeadBand, NurtureEnd, ToldOf
from loudou.leads.shapes import (
    BandActions,
    EscalationStep,
    ScoreGroupDraft,
    ScoreModelDraft,
    ScorePreview,
    ScoreRuleDraft,
)
from loudou.platform.records.doors.addresses import list_of, page_of
from loudou.platform.records.registry import record_type

TONES = {"contact_now": "contact-now", "nurture": "nurture", "hold": "hold", "": "idle"}
WEIGHTY = ("alike", "cap_unreachable", "always", "implied", "never")
"""What is shown first of what looks wrong."""
MOST_FINDINGS = 6
BANDS = ("contact_now", "nurture", "hold", "")
NUMBERS = {
    "weight_attribute": _("Weight of attributes"),
    "weight_behavior": _("Weight of behaviour"),
    "weight_smart": _("Weight of the prediction"),
    "contact_now_from": _("Contact now from"),
    "nurture_from": _("Nurture from"),
    "contact_now": _("Contact now: leads nobody owns"),
    "nurture": _("Nurture: leads nobody owns"),
    "hold": _("On hold: leads nobody owns"),
    "hysteresis": _("Points below a band before it is left"),
    "response_minutes": _("Working minutes to the first contact"),
    "opens_task": _("Task for the first contact"),
    "tells_owner": _("Owner is told"),
    "archive_days": _("Days on hold before archiving"),
    "nurture_days": _("Days of nurturing at most"),
    "nurture_end": _("After so many days of nurturing"),
    "escalation": _("When a first contact is owed"),
}


def labels_of(*models: ScoreModelDraft | None) -> dict[str, str]:
    """What rules and groups are called in the language at hand, by code; the later model wins."""
    is_english = (get_language() or "").startswith("en")
    found: dict[str, str] = {}
    for model in models:
        for group in model.groups if model is not None else ():
            named: tuple[ScoreGroupDraft | ScoreRuleDraft, ...] = (group, *group.rules)
            for one in named:
                found[one.code] = (one.label_en if is_english else one.label_zh) or one.code
    return found


def preview_words(preview: ScorePreview, model: ScoreModelDraft) -> dict[str, Any]:
    """The preview as the page shows it."""
    moved = [change for change in preview.changes if change.before != change.after]
    labels = labels_of(model)
    ordered = sorted(preview.findings, key=lambda one: WEIGHTY.index(one[0]))
    findings = [finding_words(*one, labels=labels) for one in ordered]
    return {
        "total": preview.lead_count,
        "is_sampled": preview.is_sampled,
        "moved": sum(change.count for change in moved),
        "rows": [
            {"before": band_mark(change.before), "after": band_mark(change.after), "count": change.count}
            for change in sorted(moved, key=lambda change: -change.count)
        ],
        "bands": [row for band in BANDS if (row := _band_row(band, preview))["before"] or row["after"]],
        "examples": [
            {
                "url": page_of(record_type("lead"), one.lead_id),
                "name": one.name,
                "was": one.was,
                "total": one.total,
                "before": band_mark(one.before),
                "after": band_mark(one.after),
            }
            for one in preview.examples
        ],
        "findings": findings[:MOST_FINDINGS],
        "further_findings": findings[MOST_FINDINGS:],
    }


def finding_words(kind: str, code: str, other: str, *, labels: Mapping[str, str]) -> dict[str, str]:
    """What may be wrong, as a sentence, with the rule or group it concerns."""
    names = {"rule": labels.get(code, code), "other": labels.get(other, other)}
    texts = {
        "never": gettext("%(rule)s: holds for no open lead."),
        "always": gettext("%(rule)s: holds for every open lead and tells none apart."),
        "alike": gettext("%(rule)s, %(other)s: hold for nearly the same leads, so one thing counts twice."),
        "implied": gettext("%(rule)s: wherever it holds, so does %(other)s."),
        "cap_unreachable": gettext("%(rule)s: its cap cannot be reached, the rules add up to %(other)s."),
    }
    return {"kind": kind, "code": code, "text": texts[kind] % names}


def band_mark(key: str) -> dict[str, str]:
    """A band as a pill."""
    return {"label": str(LeadBand(key).label) if key else gettext("Not scored"), "tone": TONES[key]}


def dispute_marks(counts: Mapping[str, int]) -> dict[str, dict[str, str]]:
    """How often each rule was part of a disputed score, with the list of them, by code."""
    kind = record_type("score_dispute")
    return {
        code: {
            "text": ngettext("%(count)s dispute", "%(count)s disputes", count) % {"count": count},
            "url": f"{list_of(kind)}?{urlencode({'filter': disputes_about(code)})}",
        }
        for code, count in counts.items()
    }


def disputes_about(code: str) -> str:
    """The filter of open disputes a rule has a part in."""
    escaped = code.replace("\\", "\\\\").replace('"', '\\"')
    return f'state == "open" && "{escaped}" in rule_codes'


def action_words(actions: BandActions, roles: Mapping[str, str]) -> list[dict[str, Any]]:
    """What each band sets going, a line each; `roles` are the names of roles by code."""
    timed = actions.response_minutes is not None
    contact = [str(BandAct(actions.contact_now).label)]
    if timed:
        contact.append(gettext("first contact within %(n)s working minutes") % {"n": actions.response_minutes})
        contact += [gettext("task for the owner")] if actions.opens_task else []
        contact += [gettext("the owner is told")] if actions.tells_owner else []
        contact += [step_words(step, roles) for step in actions.escalation]
    hold = [str(BandAct(actions.hold).label), gettext("scored again every night")]
    if actions.archive_days is not None:
        hold.append(gettext("archived after %(n)s days") % {"n": actions.archive_days})
    nurture = [str(BandAct(actions.nurture).label)]
    if actions.nurture_days is not None:
        end = str(NurtureEnd(actions.nurture_end).label)
        nurture.append(gettext("after %(n)s days: %(what)s") % {"n": actions.nurture_days, "what": end})
    acts: Sequence[tuple[str, list[str]]] = (
        ("contact_now", contact),
        ("nurture", nurture),
        ("hold", hold),
    )
    return [{"band": band_mark(band), "acts": words} for band, words in acts]


def step_words(step: EscalationStep, roles: Mapping[str, str]) -> str:
    """A step about an owed response, as a part of a sentence."""
    who = [str(ToldOf(one).label) if one != ToldOf.ROLE else roles.get(step.role, step.role) for one in step.tells]
    what = ", ".join([*who, *([gettext("back to the pool")] if step.returns else [])])
    if step.minutes < 0:
        return gettext("%(n)s min before it is due: %(what)s") % {"n": -step.minutes, "what": what}
    if step.minutes:
        return gettext("%(n)s min past due: %(what)s") % {"n": step.minutes, "what": what}
    return gettext("when due: %(what)s") % {"what": what}


def _band_row(band: str, preview: ScorePreview) -> dict[str, Any]:
    before = sum(change.count for change in preview.changes if change.before == band)
    after = sum(change.count for change in preview.changes if change.after == band)
    whole = max(preview.lead_count, 1)
    return {
        "band": band_mark(band),
        "before": before,
        "after": after,
        "before_share": round(100 * before / whole),
        "after_share": round(100 * after / whole),
        "change": after - before,
    }
