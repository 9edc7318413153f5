"""Sort matches: read, or not for us."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import MatchState
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

    Raises ActionRefused.
    """
    require(ctx, "tender_match", "edit")
    found = TenderMatch.objects.visible_to(ctx, "edit").filter(pk__in=match_ids, state__in=FROM[state])
    return found.update(state=state, version=F("version") + 1, updated_at=ctx.now)
