"""What a logged activity or a planned task must say."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from loudou.activities.enums import ActivityKind, Direction, Outcome

LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000
LONGEST_DURATION = timedelta(days=2)
CLOCK_SKEW = timedelta(minutes=5)
"""How far a device's clock may run ahead of ours before we say that it has not happened yet."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says about something that took place."""

    kind: str
    subject: str
    body: str
    direction: str
    outcome: str
    duration_seconds: int | None
    occurred_at: datetime
    now: datetime


def wrong_fields(said: Said) -> list[tuple[str, str]]:
    """The fields of a logged activity that are wrong, each with a code of `errors.PROBLEMS`; empty when all is well."""
    is_talk = said.kind in {ActivityKind.CALL, ActivityKind.VISIT}
    checks = (
        ("kind", "activity.kind", said.kind in {ActivityKind.CALL, ActivityKind.NOTE, ActivityKind.VISIT}),
        ("subject", "required", bool(said.subject)),
        ("subject", "text.too_long", len(said.subject) <= LONGEST_SUBJECT),
        ("body", "text.too_long", len(said.body) <= LONGEST_BODY),
        ("direction", "choice.unknown", said.direction in {"", *Direction.values}),
        ("outcome", "choice.unknown", said.outcome in {"", *Outcome.values}),
        ("direction", "activity.only_talks", is_talk or not said.direction),
        ("outcome", "activity.only_talks", is_talk or not said.outcome),
        ("duration_seconds", "activity.duration", _is_duration(said.duration_seconds)),
        ("occurred_at", "activity.not_yet", said.occurred_at <= said.now + CLOCK_SKEW),
    )
    return [(field, code) for field, code, is_right in checks if not is_right]


def wrong_task_fields(subject: str, body: str) -> list[tuple[str, str]]:
    """The same of a planned task. A task may be due in the past: it is overdue from the start."""
    checks = (
        ("subject", "required", bool(subject)),
        ("subject", "text.too_long", len(subject) <= LONGEST_SUBJECT),
        ("body", "text.too_long", len(body) <= LONGEST_BODY),
    )
    return [(field, code) for field, code, is_right in checks if not is_right]


def subject_of(subject: str, body: str) -> str:
    """The subject, or the first line of the text when none was given."""
    text = " ".join((subject or (body.strip().splitlines() or [""])[0]).split())
    return text if subject else text[:LONGEST_SUBJECT]


def _is_duration(seconds: int | None) -> bool:
    return seconds is None or 0 <= seconds <= LONGEST_DURATION.total_seconds()
