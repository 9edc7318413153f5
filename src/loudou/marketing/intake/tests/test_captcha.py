"""Visitors show that they are people where a form asks for it, without a script and without a service outside."""

import re
from datetime import timedelta

import pytest

from loudou.marketing.intake.models import FormSubmission
from loudou.marketing.intake.rules import spam
from loudou.marketing.intake.rules.spam import needs_captcha
from loudou.marketing.intake.rules.sums import Sum, is_total, sum_of
from loudou.marketing.intake.services.captcha_kinds import CAPTCHAS
from loudou.marketing.intake.tests.factories import ANSWERS, make_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(monkeypatch):
    """Visitors here take their time: nothing is hasty but what says so."""

    monkeypatch.setattr(spam, "FASTEST", timedelta(0))
    return monkeypatch


def token_in(page):
    return re.search(r'name="token" value="([^"]+)"', page)[1]


def total_in(page):
    first, second = re.search(r"(\d+) \+ (\d+)", page).groups()
    return str(int(first) + int(second))


def fill(client, page, **more):
    return client.post("/f/brochure", {"token": token_in(page), **ANSWERS, **more}, headers={"Accept-Language": "en"})


def show(client):
    return client.get("/f/brochure", headers={"Accept-Language": "en"}).content.decode()


def test_a_form_that_always_asks_takes_the_right_total_only(client, patient):
    make_form(captcha="always")
    page = show(client)
    assert "How much is" in page

    for wrong in ({}, {"captcha": ""}, {"captcha": "999"}, {"captcha": "x"}):
        answer = fill(client, page, **wrong)
        assert answer.status_code == 422
        assert "So that we know a person sends this." in answer.content.decode()
        assert 'value="顾海峰"' in answer.content.decode()
    assert not FormSubmission.objects.exists()

    assert fill(client, page, captcha=total_in(page)).status_code == 303
    assert FormSubmission.objects.count() == 1


def test_on_suspicion_a_hasty_visitor_is_asked(client, patient):
    make_form(captcha="suspicion")
    page = show(client)
    assert "How much is" not in page

    asked = fill(client, page)
    assert asked.status_code == 422
    assert not FormSubmission.objects.exists()

    page = asked.content.decode()
    assert fill(client, page, captcha=total_in(page)).status_code == 303
    assert FormSubmission.objects.count() == 1


def test_a_form_that_never_asks_asks_nobody(client, patient):
    make_form()
    page = show(client)

    assert "How much is" not in page
    assert fill(client, page).status_code == 303


@pytest.mark.parametrize(
    ("use", "seconds", "attempts", "is_needed"),
    [
        ("off", 0, 99, False),
        ("always", 60, 1, True),
        ("suspicion", 60, 1, False),
        ("suspicion", 2, 1, True),
        ("suspicion", 60, 4, True),
        ("suspicion", None, 1, False),
    ],
)
def test_suspicious_is_who_is_hasty_or_comes_often(use, seconds, attempts, is_needed):
    age = None if seconds is None else timedelta(seconds=seconds)

    assert needs_captcha(use, age=age, attempts=attempts) is is_needed


@pytest.mark.parametrize(
    ("answer", "is_right"), [("5", True), (" 5 ", True), ("５", True), ("05", True), ("", False), ("5.0", False),
                            ("0x5", False), ("٥", False), ("0005", False)]
)  # fmt: skip
def test_the_total_may_be_typed_in_any_width(answer, is_right):
    assert is_total(Sum(2, 3), answer) is is_right


def test_every_page_asks_another_sum_of_small_numbers():
    sums = {sum_of(bytes([n, n * 7 % 256])) for n in range(256)}

    assert len(sums) > 20
    assert all(2 <= one.first <= 19 and 2 <= one.second <= 19 for one in sums)


def test_the_built_in_captcha_is_registered_like_any_other():
    assert "sum" in CAPTCHAS
