"""Whether an opportunity may move to another stage, and everything that still stands against it (domain 5.3, B.4).

Criteria are expressions evaluated elsewhere; here they come as met or not met, with the label people see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class ConditionKind(StrEnum):
    """What a condition asks for."""

    DELIVERABLE = "deliverable"
    CRITERION = "criterion"
    FIELD = "field"
    TASK = "task"
    APPROVAL = "approval"
    PROCESS = "process"
    REASON = "reason"


class Direction(StrEnum):
    """How a move relates to the order of stages; stored in the stage history."""

    FORWARD = "forward"
    SKIP = "skip"
    BACK = "back"
    STAY = "stay"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing a stage asks for. A required task a manager waived counts as met."""

    kind: ConditionKind
    code: str
    label: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class StageGate:
    """One open stage: what must hold to leave it and to enter it, as the opportunity stands now."""

    code: str
    exit: tuple[Condition, ...] = ()
    entry: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcessRules:
    """What a sales process allows."""

    allow_skip: bool = False
    allow_backward: bool = True


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that does not hold, and the stage that asks for it."""

    stage: str
    kind: ConditionKind
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class StageMove:
    """The direction of a move, and the complete list of what stands against it; empty means it may go ahead."""

    direction: Direction
    unmet: tuple[Unmet, ...]

    @property
    def is_allowed(self) -> bool:
        """Whether nothing stands against the move."""
        return not self.unmet


def stage_move(
    process: ProcessRules, stages: Sequence[StageGate], *, current: str, target: str, reason: str = ""
) -> StageMove:
    """Whether the opportunity may move from its stage to another open stage of its process.

    Forward: everything the current stage asks for on leaving, the required tasks of skipped stages, and everything
    the target asks for on entering. Back: only a process that allows it, and a reason. Staying asks for nothing.
    Raises KeyError for a stage that is not of the process.
    """
    order = {stage.code: index for index, stage in enumerate(stages)}
    here, there = order[current], order[target]
    if there == here:
        return StageMove(Direction.STAY, ())
    if there < here:
        return StageMove(Direction.BACK, _against_going_back(process, target, reason))
    skipped = stages[here + 1 : there]
    unmet = _unmet(current, stages[here].exit)
    if skipped and not process.allow_skip:
        unmet += [Unmet(stage.code, ConditionKind.PROCESS, "skip_not_allowed", stage.code) for stage in skipped]
    for stage in skipped:
        unmet += _unmet(stage.code, [condition for condition in stage.exit if condition.kind is ConditionKind.TASK])
    unmet += _unmet(target, stages[there].entry)
    return StageMove(Direction.SKIP if skipped else Direction.FORWARD, tuple(unmet))


def _against_going_back(process: ProcessRules, target: str, reason: str) -> tuple[Unmet, ...]:
    unmet = []
    if not process.allow_backward:
        unmet.append(Unmet(target, ConditionKind.PROCESS, "backward_not_allowed", target))
    if not reason.strip():
        unmet.append(Unmet(target, ConditionKind.REASON, "reason_required", target))
    return tuple(unmet)


def _unmet(stage: str, conditions: Sequence[Condition]) -> list[Unmet]:
    return [
        Unmet(stage, condition.kind, condition.code, condition.label)
        for condition in conditions
        if not condition.is_met
    ]
