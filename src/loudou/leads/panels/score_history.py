"""The score of a lead over time: a line per dimension, and the rows with what brought each change."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.leads.enums import LeadBand
from loudou.leads.queries.score_history import score_history
from loudou.leads.shapes import ScoreStep
from loudou.platform.identity.queries import people

WIDTH, HEIGHT = 300, 100
LINES = (
    ("total", _("Score")),
    ("attribute", _("Attribute score")),
    ("behavior", _("Behaviour score")),
    ("smart", _("Smart score")),
)
ACTS = {
    "leads.capture": _("Came to us again"),
    "leads.predict": _("Prediction"),
    "leads.rescore": _("Scored again by night or after a change of the rules"),
    "leads.score": _("Behaviour, or scored again"),
    "lead.edit": _("Edited"),
    "leads.enrich": _("Filled in"),
    "leads.accept_proposals": _("Filled in"),
    "leads.mark_invalid": _("Marked invalid"),
    "leads.reopen": _("Reopened"),
}
TONES = {LeadBand.CONTACT_NOW: "contact-now", LeadBand.NURTURE: "nurture", LeadBand.HOLD: "hold"}


def score_history_facts(ctx: Context, lead: Any) -> Mapping[str, object] | None:
    """Line and rows. Three SQL statements; nothing for a lead that was never scored."""
    if lead.score_version is None:
        return None
    steps = score_history(ctx, lead.pk)
    if not steps:
        return None
    names = people({step.actor_id for step in steps if step.actor_id is not None})
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "lines": _lines(steps, ctx.now),
        "from_at": steps[-1].at,
        "steps": [
            {
                "step": step,
                "tone": TONES[LeadBand(step.band)] if step.band else "idle",
                "band": LeadBand(step.band).label if step.band else "",
                "why": _why(step),
                "who": names[step.actor_id].name if step.actor_id in names else "",
            }
            for step in steps
        ],
    }


def _why(step: ScoreStep) -> str:
    if step.is_first:
        return pgettext("event", "Came in")
    if "score_version" in step.changed and step.act != "leads.capture":
        return gettext("Version %(number)s of the rules") % {"number": step.version}
    if step.act not in ACTS and "score_smart" in step.changed:
        return str(ACTS["leads.predict"])
    if step.act not in ACTS and "score_behavior" in step.changed:
        return str(ACTS["leads.score"])
    return str(ACTS.get(step.act, _("Changed")))


def _lines(steps: Sequence[ScoreStep], now: datetime) -> list[dict[str, Any]]:
    """A line in steps per dimension that was ever known, from the first change to this instant."""
    since = steps[-1].at
    whole = max((now - since).total_seconds(), 1)
    lines = []
    for key, label in LINES:
        known = [(step.at, getattr(step, key)) for step in reversed(steps) if getattr(step, key) is not None]
        if known:
            lines.append({"key": key, "label": label, "points": _points(known, now, since, whole), "now": known[-1][1]})
    return lines


def _points(known: Sequence[tuple[datetime, Decimal]], now: datetime, since: datetime, whole: float) -> str:
    corners: list[tuple[int, int]] = []
    for at, value in known:
        x, y = round(WIDTH * (at - since).total_seconds() / whole), round(HEIGHT - HEIGHT * int(value) / 100)
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    corners.append((WIDTH, corners[-1][1]))
    return " ".join(f"{x},{y}" for x, y in corners)
