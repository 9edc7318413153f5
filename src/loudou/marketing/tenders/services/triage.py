"""Sort matches: read, or not for us."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Value, When

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import MatchState, Verdict
from loudou.marketing.tenders.models import TenderMatch
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

FROM = {
    MatchState.READ: (MatchState.NEW,),
    MatchState.DISMISSED: (MatchState.NEW, MatchState.READ),
    MatchState.NEW: (MatchState.DISMISSED,),
}
"""From which states a match comes to this one; a converted match stays converted."""


@records_changes("tenders.triage")
def triage_matches(ctx: Context, *, match_ids: Sequence[UUID], state: MatchState) -> int:
    """Put matches into this state where they may come to it; returns how many changed. One SQL statement.

    Who puts one aside says that it is not relevant; looking at it again takes that back. Raises ActionRefused.
    """
    require(ctx, "tender_match", "edit")
    found = TenderMatch.objects.visible_to(ctx, "edit").filter(pk__in=match_ids, state__in=FROM[state])
    judged = {MatchState.DISMISSED: Verdict.IRRELEVANT, MatchState.NEW: Verdict.NONE}.get(state)
    said = judgement(ctx, judged) if judged is not None else {}
    return found.update(state=state, version=F("version") + 1, updated_at=ctx.now, **said)


@records_changes("tenders.judge")
def judge_relevant(ctx: Context, *, match_ids: Sequence[UUID], verdict: Verdict) -> int:
    """Say that matches are a kind one wants to see, or not, or take that back; returns how many changed.

    Whoever says that one is none for us puts it aside; what was put aside and is relevant after all waits again. The
    model of relevance learns from it. Two SQL statements. Raises ActionRefused.
    """
    require(ctx, "tender_match", "edit")
    found = TenderMatch.objects.visible_to(ctx, "edit").filter(pk__in=match_ids).exclude(verdict=verdict)
    ids = list(found.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    aside = verdict == Verdict.IRRELEVANT
    waiting = Case(
        When(state=MatchState.CONVERTED, then=F("state")),
        When(state__in=(MatchState.NEW, MatchState.READ), then=Value(MatchState.DISMISSED) if aside else F("state")),
        default=F("state") if aside else Value(MatchState.READ),
    )
    # system: of the very rows locked above
    return TenderMatch.objects.filter(pk__in=ids).update(
        state=waiting, version=F("version") + 1, updated_at=ctx.now, **judgement(ctx, verdict)
    )


def judgement(ctx: Context, verdict: Verdict) -> dict[str, Any]:
    """The columns of what a person said; what happens by rule says nothing and changes none."""
    if ctx.actor_id is None:
        return {}
    if verdict == Verdict.NONE:
        return {"verdict": verdict, "judged_at": None, "judged_by": None}
    return {"verdict": verdict, "judged_at": ctx.now, "judged_by": ctx.actor_id}
