"""How the score of a lead came to be what it is."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.errors import LeadNotFound
from loudou.leads.models import Lead
from loudou.leads.shapes import ScoreStep
from loudou.platform.changes.queries import history_of

SCORES = ("score_total", "score_attribute", "score_behavior", "score_smart")
TOLD = (*SCORES, "band", "score_version", "is_disqualified")
MOST_CHANGES = 400
"""So many of the latest changes of the lead are looked through."""
State = dict[str, str | None]


def score_history(ctx: Context, lead_id: UUID, *, limit: int = 60) -> list[ScoreStep]:
    """The scores a lead had, newest first, each with what brought it. Two SQL statements. Raises LeadNotFound.

    Read back from the history of the lead: every way a score can change is in it, those of services included.
    """
    row = Lead.objects.visible_to(ctx).filter(pk=lead_id).values(*TOLD).first()
    if row is None:
        raise LeadNotFound("There is no such lead, or you may not see it.", lead_id=lead_id)
    state: State = {name: None if value is None else str(value) for name, value in row.items()}
    steps: list[ScoreStep] = []
    for entry in history_of([lead_id], limit=MOST_CHANGES):
        changed = tuple(name for name in TOLD if name in entry.after and name != "is_disqualified")
        # What a row was made with is not kept again in its first entry: it is what is left after all the others.
        if changed or (entry.op == "I" and state["score_version"] is not None):
            steps.append(
                ScoreStep(
                    at=entry.at,
                    act=entry.label,
                    source=entry.source,
                    actor_id=entry.actor_id,
                    is_first=entry.op == "I",
                    total=_number(state, "score_total"),
                    attribute=_number(state, "score_attribute"),
                    behavior=_number(state, "score_behavior"),
                    smart=_number(state, "score_smart"),
                    band=state["band"] or "",
                    version=int(state["score_version"] or 0),
                    changed=() if entry.op == "I" else changed,
                )
            )
        state |= {name: entry.before[name] for name in TOLD if name in entry.before}
    return steps[:limit]


def _number(state: Mapping[str, str | None], name: str) -> Decimal | None:
    value = state[name]
    return None if value is None else Decimal(value)
