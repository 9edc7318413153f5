from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from loudou.workspace import wording

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)
"""Monday 09:10 in Shanghai."""


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW, "today 09:10"),
        (NOW + timedelta(hours=20), "tomorrow 05:10"),
        (NOW + timedelta(days=3), "Mar 5"),
    ],
)
def test_a_day_is_said_as_near_as_it_is(at, said):
    assert wording.day_word(at, NOW) == said


@pytest.mark.parametrize(
    ("due_at", "shown"),
    [
        (None, {"when": "", "tone": ""}),
        (NOW - timedelta(days=1), {"when": "1 day overdue", "tone": "overdue"}),
        (NOW - timedelta(days=3), {"when": "3 days overdue", "tone": "overdue"}),
        (NOW - timedelta(minutes=10), {"when": "09:00", "tone": "due"}),
        (NOW + timedelta(minutes=10), {"when": "09:20", "tone": ""}),
    ],
)
def test_a_task_says_its_clock_or_how_late_it_is(due_at, shown):
    assert wording.clock_or_days(due_at, NOW) == shown


@pytest.mark.parametrize(
    ("row", "state", "tone"),
    [
        ({"status": "in_approval"}, "waits for approval", "due"),
        ({"status": "approved"}, "approved, not sent yet", "info"),
        ({"status": "sent", "valid_until": NOW.date()}, "expires today", "overdue"),
        ({"status": "sent", "valid_until": NOW.date() + timedelta(days=1)}, "expires in 1 day", "due"),
        ({"status": "sent", "valid_until": NOW.date() + timedelta(days=4)}, "expires in 4 days", "due"),
    ],
)
def test_a_quote_says_what_it_waits_for(row, state, tone):
    assert wording.quote_state(row, NOW) == {"state": state, "tone": tone}
