"""How far a project has come, from its notices (domain 2.4)."""

from collections.abc import Sequence
from datetime import datetime

from loudou.marketing.tenders.enums import NoticeType, Stage
from loudou.marketing.tenders.rules.days import EARLIEST

PATH = (
    Stage.INTENTION,
    Stage.PREQUALIFICATION,
    Stage.BIDDING,
    Stage.EVALUATION,
    Stage.CANDIDATE_PUBLICITY,
    Stage.AWARDED,
    Stage.CONTRACTED,
    Stage.PERFORMING,
    Stage.COMPLETED,
)
RANK = {stage: rank for rank, stage in enumerate(PATH)}
LEADS_TO = {
    NoticeType.INTENTION: Stage.INTENTION,
    NoticeType.PREQUALIFICATION: Stage.PREQUALIFICATION,
    NoticeType.TENDER: Stage.BIDDING,
    NoticeType.CORRECTION: Stage.BIDDING,
    NoticeType.CLARIFICATION: Stage.BIDDING,
    NoticeType.OPENING: Stage.EVALUATION,
    NoticeType.CANDIDATE: Stage.CANDIDATE_PUBLICITY,
    NoticeType.AWARD: Stage.AWARDED,
    NoticeType.FAILED: Stage.FAILED,
    NoticeType.CANCELLATION: Stage.CANCELLED,
    NoticeType.CONTRACT: Stage.CONTRACTED,
    NoticeType.PERFORMANCE: Stage.PERFORMING,
    NoticeType.COMPLETION: Stage.COMPLETED,
}
"""Where a notice of each type brings a project; the others move nothing."""
START = Stage.BIDDING
"""Where a project stands that only notices without a stage are known of."""


def step(stage: Stage | None, notice_type: str) -> Stage | None:
    """The stage after one more notice, notices told in the order of their dates.

    Only forwards. Failing is possible until somebody was awarded, cancelling until there is a contract. A failed
    project goes on when a later notice awards it after all (a complaint was upheld); a cancelled one stays so.
    """
    target = LEADS_TO.get(NoticeType(notice_type))
    if target is None or stage is Stage.CANCELLED:
        return stage
    if stage is None:
        return target
    if stage is Stage.FAILED:
        return target if target in RANK and RANK[target] >= RANK[Stage.AWARDED] else stage
    if target is Stage.FAILED:
        return target if RANK[stage] < RANK[Stage.AWARDED] else stage
    if target is Stage.CANCELLED:
        return target if RANK[stage] < RANK[Stage.CONTRACTED] else stage
    return target if RANK[target] > RANK[stage] else stage


def stage_of(notices: Sequence[tuple[str, datetime | None]]) -> tuple[Stage, datetime | None]:
    """The stage notices (type and date) lead to, and the date of the one that led there.

    The order they are handed in says nothing: undated ones come first, those of one date in the order of the stages.
    So a notice that arrives late and is older never moves a project back.
    """
    stage: Stage | None = None
    at: datetime | None = None
    for notice_type, published_at in sorted(notices, key=_place):
        following = step(stage, notice_type)
        if following is not stage:
            stage, at = following, published_at
    return (stage, at) if stage is not None else (START, None)


def _place(notice: tuple[str, datetime | None]) -> tuple[datetime, int, str]:
    stage = LEADS_TO.get(NoticeType(notice[0]))
    return notice[1] or EARLIEST, RANK.get(stage, len(PATH)) if stage else -1, notice[0]
