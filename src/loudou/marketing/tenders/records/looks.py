"""How choices of tenders look, and fields only services write."""

from typing import Any

from loudou.marketing.tenders.enums import AwardStatus, MatchState, Method, NoticeType, Stage
from loudou.platform.records.declaration import Field, Kind, Option

STAGE_TONES = {
    Stage.INTENTION: ("idle", "sprout"),
    Stage.PREQUALIFICATION: ("idle", "filter"),
    Stage.BIDDING: ("accent", "edit"),
    Stage.EVALUATION: ("info", "clock"),
    Stage.CANDIDATE_PUBLICITY: ("info", "users"),
    Stage.AWARDED: ("good", "check"),
    Stage.CONTRACTED: ("won", "contract"),
    Stage.PERFORMING: ("won", "clock"),
    Stage.COMPLETED: ("idle", "won"),
    Stage.FAILED: ("lost", "x"),
    Stage.CANCELLED: ("lost", "x"),
}
AWARD_TONES = {
    AwardStatus.PENDING: ("due", "clock"),
    AwardStatus.ACTIVE: ("good", "check"),
    AwardStatus.CANCELLED: ("lost", "undo"),
    AwardStatus.UNSUCCESSFUL: ("idle", "x"),
}
MATCH_TONES = {
    MatchState.NEW: ("accent", "spark"),
    MatchState.READ: ("idle", "check"),
    MatchState.DISMISSED: ("idle", "x"),
    MatchState.CONVERTED: ("won", "funnel"),
}
STAGES = tuple(Option(one.value, one.label, *STAGE_TONES[one]) for one in Stage)
NOTICE_TYPES = tuple(Option(one.value, one.label) for one in NoticeType)
METHODS = tuple(Option(one.value, one.label) for one in Method)
AWARD_STATES = tuple(Option(one.value, one.label, *AWARD_TONES[one]) for one in AwardStatus)
MATCH_STATES = tuple(Option(one.value, one.label, *MATCH_TONES[one]) for one in MatchState)


def told(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field only services write."""
    return Field(name, label, kind, can_edit=False, can_create=False, **more)
