"""Whoever answers for leads is told that their first response is owed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft

LONGEST_NAME = 120
SOON, LATE, BACK = "soon", "late", "back"


@dataclass(frozen=True, slots=True)
class EscalatedLead:
    """A lead whose steps were taken: how far (`soon`, `late`, or `back` in its pool), and whom they tell."""

    id: UUID
    display_name: str
    kind: str
    told: frozenset[UUID]


def tell_escalation(ctx: Context, *, leads: Sequence[EscalatedLead]) -> None:
    """Tell everybody once for each kind, in one notice for several leads. Two SQL statements at most."""
    notices: dict[tuple[UUID, str], list[EscalatedLead]] = defaultdict(list)
    for lead in leads:
        for user_id in lead.told:
            notices[user_id, lead.kind].append(lead)
    drafts = [_one(key, found[0]) if len(found) == 1 else _several(key, found) for key, found in notices.items()]
    if drafts:
        notify(ctx, drafts=sorted(drafts, key=lambda draft: (draft.user_id, draft.message)))


def _one(key: tuple[UUID, str], lead: EscalatedLead) -> NoticeDraft:
    user_id, kind = key
    facts, link = {"lead": lead.display_name[:LONGEST_NAME]}, f"/leads/{lead.id}"
    if kind == SOON:
        return NoticeDraft(user_id=user_id, message="The first contact is due soon: %(lead)s", facts=facts, link=link)
    if kind == LATE:
        return NoticeDraft(user_id=user_id, message="The first contact is overdue: %(lead)s", facts=facts, link=link)
    return NoticeDraft(
        user_id=user_id,
        message="Nobody contacted %(lead)s in time: the lead went back to its pool.",
        facts=facts,
        link=link,
    )


def _several(key: tuple[UUID, str], leads: Sequence[EscalatedLead]) -> NoticeDraft:
    user_id, kind = key
    facts = {"count": len(leads)}
    if kind == SOON:
        return NoticeDraft(
            user_id=user_id,
            message="The first contact of %(count)s leads is due soon.",
            facts=facts,
            link="/leads?view=contact_now",
        )
    if kind == LATE:
        return NoticeDraft(
            user_id=user_id,
            message="The first contact of %(count)s leads is overdue.",
            facts=facts,
            link="/leads?view=response_late",
        )
    return NoticeDraft(
        user_id=user_id,
        message="Nobody contacted %(count)s leads in time: they went back to their pools.",
        facts=facts,
        link="/leads",
    )
