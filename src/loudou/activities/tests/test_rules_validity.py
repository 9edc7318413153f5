from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from loudou.activities.rules.validity import Said, subject_of, wrong_fields, wrong_task_fields

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)
CALL = Said("call", "确认需求", "", "outbound", "reached", 60, NOW, NOW)


def test_a_plain_call_is_right():
    assert wrong_fields(CALL) == []


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (
            {"kind": "task"},
            [("kind", "activity.kind"), ("direction", "activity.only_talks"), ("outcome", "activity.only_talks")],
        ),
        ({"subject": ""}, [("subject", "required")]),
        ({"subject": "x" * 201}, [("subject", "text.too_long")]),
        ({"body": "x" * 20_001}, [("body", "text.too_long")]),
        ({"direction": "sideways"}, [("direction", "choice.unknown")]),
        ({"outcome": "great"}, [("outcome", "choice.unknown")]),
        ({"kind": "note", "direction": ""}, [("outcome", "activity.only_talks")]),
        ({"duration_seconds": -1}, [("duration_seconds", "activity.duration")]),
        ({"duration_seconds": 172_801}, [("duration_seconds", "activity.duration")]),
        ({"duration_seconds": None}, []),
        ({"occurred_at": NOW + timedelta(minutes=5)}, []),
        ({"occurred_at": NOW + timedelta(minutes=5, seconds=1)}, [("occurred_at", "activity.not_yet")]),
    ],
)
def test_each_wrong_field_is_named(change, wrong):
    assert wrong_fields(replace(CALL, **change)) == wrong


@pytest.mark.parametrize(
    ("subject", "body", "wrong"),
    [
        ("发方案", "", []),
        ("", "", [("subject", "required")]),
        ("x" * 201, "y" * 20_001, [("subject", "text.too_long"), ("body", "text.too_long")]),
    ],
)
def test_a_task_says_what_to_do(subject, body, wrong):
    assert wrong_task_fields(subject, body) == wrong


@pytest.mark.parametrize(
    ("subject", "body", "result"),
    [
        ("  确认  需求 ", "x", "确认 需求"),
        ("", "方案认可\n总价再压", "方案认可"),
        ("", "", ""),
        ("", "x" * 300, "x" * 200),
    ],
)
def test_without_a_subject_the_first_line_is_the_subject(subject, body, result):
    assert subject_of(subject, body) == result
