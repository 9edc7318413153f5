"""How choices of tenders look, and fields only services write."""

from typing import Any

from loudou.marketing.tenders.enums import AwardStatus, BidState, MatchState, Method, NoticeType, Stage, Verdict
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
BID_TONES = {
    BidState.PENDING: ("due", "help"),
    BidState.BID: ("accent", "check"),
    BidState.NO_BID: ("idle", "x"),
    BidState.PREPARING: ("accent", "list"),
    BidState.SUBMITTED: ("info", "send"),
    BidState.WON: ("won", "won"),
    BidState.LOST: ("lost", "lost"),
    BidState.WITHDRAWN: ("idle", "undo"),
    BidState.VOID: ("idle", "alert"),
}
VERDICT_TONES = {Verdict.RELEVANT: ("good", "check"), Verdict.IRRELEVANT: ("idle", "x")}
VERDICTS = tuple(Option(one.value, one.label, *tone) for one, tone in VERDICT_TONES.items())
STAGES = tuple(Option(one.value, one.label, *STAGE_TONES[one]) for one in Stage)
NOTICE_TYPES = tuple(Option(one.value, one.label) for one in NoticeType)
METHODS = tuple(Option(one.value, one.label) for one in Method)
AWARD_STATES = tuple(Option(one.value, one.label, *AWARD_TONES[one]) for one in AwardStatus)
BID_STATES = tuple(Option(one.value, one.label, *BID_TONES[one]) for one in BidState)
MATCH_STATES = tuple(Option(one.value, one.label, *MATCH_TONES[one]) for one in MatchState)


def told(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field only services write."""
    return Field(name, label, kind, can_edit=False, can_create=False, **more)
