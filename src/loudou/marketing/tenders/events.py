"""What tenders tell the others."""

from dataclasses import dataclass
from typing import ClassVar

from loudou.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesTaken(DomainEvent):
    """New notices came in."""

    name: ClassVar[str] = "tenders.notices_taken"
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectStageChanged(DomainEvent):
    """Projects came to another stage; the stages stand in the order of the subjects."""

    name: ClassVar[str] = "tenders.project_stage_changed"
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TendersMatched(DomainEvent):
    """Subscriptions found notices; the subjects are the matches."""

    name: ClassVar[str] = "tenders.tenders_matched"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchesConverted(DomainEvent):
    """Matches are to become leads, or touches of the leads their projects became before."""

    name: ClassVar[str] = "tenders.matches_converted"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedProjectsTold(DomainEvent):
    """Notices told something of projects we bid for: deadlines may have moved, or somebody may have won."""

    name: ClassVar[str] = "tenders.watched_projects_told"


@dataclass(frozen=True, slots=True, kw_only=True)
class BidsOpened(DomainEvent):
    """Projects are to be decided on; the subjects are the bids."""

    name: ClassVar[str] = "tenders.bids_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class BidsMoved(DomainEvent):
    """Bids came to another state; the states stand in the order of the subjects."""

    name: ClassVar[str] = "tenders.bids_moved"
    states: tuple[str, ...]
