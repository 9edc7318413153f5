import pytest

from tools.check_services import find

SERVICE = "leads/services/assign.py"


@pytest.mark.parametrize(
    ("imports", "expression", "name"),
    [
        ("from django.utils import timezone", "timezone.now()", "django.utils.timezone.now"),
        ("from django.utils.timezone import now", "now()", "django.utils.timezone.now"),
        ("import datetime as dt", "dt.datetime.now()", "datetime.datetime.now"),
        ("from datetime import date", "date.today()", "datetime.date.today"),
        ("import time", "time.time()", "time.time"),
        ("from django.conf import settings", "settings.DEBUG", "django.conf.settings"),
        ("import os", "os.environ['X']", "os.environ"),
        ("import urllib.request", "urllib.request.urlopen('x')", "urllib.request"),
        ("import smtplib", "smtplib.SMTP()", "smtplib"),
        ("from django.http import HttpResponse", "HttpResponse()", "django.http.HttpResponse"),
    ],
)
def test_a_service_reaching_out_is_found(found, imports, expression, name):
    source = f"{imports}\n\n\ndef assign_lead(ctx):\n    return {expression}\n"

    findings = found(find, {SERVICE: source})

    assert len(findings) >= 1
    assert findings[0].startswith(f"{SERVICE}:5: {name}")


def test_time_from_the_context_and_time_types_are_fine(found):
    source = """
        from datetime import datetime, timedelta

        def assign_lead(ctx, *, until: datetime | None = None):
            return _later(until or ctx.now)

        def _later(moment: datetime) -> datetime:
            return moment + timedelta(days=1)
        """

    assert found(find, {SERVICE: source}) == []


def test_a_public_service_takes_the_context_first(found):
    source = "def assign_lead(lead_id, ctx):\n    return lead_id\n"

    assert found(find, {SERVICE: source}) == [f"{SERVICE}:1: assign_lead is a public service and takes ctx first"]


def test_a_service_nobody_acts_through_says_so(found):
    source = "# system: called inside the services that need numbers\ndef take_numbers(prefix):\n    return prefix\n"

    assert found(find, {SERVICE: source}) == []


def test_a_service_takes_no_request(found):
    source = "def _read(request):\n    return request\n"

    assert found(find, {SERVICE: source}) == [f"{SERVICE}:1: _read takes a request; parse it in the view"]


def test_a_rule_knows_neither_clock_nor_chance(found):
    rule = "leads/rules/assignment.py"
    source = """
        import random
        from django.utils import timezone

        def pick(items):
            timezone.now()
            return random.choice(items)
        """

    findings = found(find, {rule: source})

    assert [finding.split(";")[0] for finding in findings] == [
        f"{rule}:5: django.utils.timezone.now reads the clock",
        f"{rule}:6: random is chance",
        f"{rule}:6: random.choice is chance",
    ]


def test_views_and_tests_are_left_alone(found):
    source = "from django.utils import timezone\n\n\ndef queue(request):\n    return timezone.now()\n"

    assert found(find, {"leads/views.py": source, "leads/tests/services/test_x.py": source}) == []
