"""Signing in and out, and one's password."""

import pytest
from django.test import Client

from loudou.platform.changes.models import ChangeSet
from loudou.platform.identity.models import User
from tests.cast import PASSWORD
from tests.doors.conftest import text_of

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture
def stranger():
    client = Client()
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize("login", ["ada", "ADA", "ada@example.com"])
def test_user_name_or_mail_and_password_let_in(stranger, cast, login):
    response = stranger.post(LOGIN, {"login": login, "password": PASSWORD, "next": "/accounts/"})

    assert (response.status_code, response["Location"]) == (302, "/accounts/")


@pytest.mark.parametrize(("login", "password"), [("ada", "wrong"), ("nobody", PASSWORD), ("ada", "")])
def test_a_refusal_is_the_same_whatever_was_wrong(stranger, cast, login, password):
    response = stranger.post(LOGIN, {"login": login, "password": password or "x"})

    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert "_auth_user_id" not in stranger.session


def test_too_many_wrong_tries_must_wait(stranger, cast, settings):
    for _try in range(6):
        response = stranger.post(LOGIN, {"login": "ada", "password": "wrong"})

    locked = stranger.post(LOGIN, {"login": "ada", "password": PASSWORD})

    assert "Too many" in text_of(response)
    assert "_auth_user_id" not in stranger.session
    assert locked.status_code == 200


def test_an_address_that_hammers_is_told_to_wait(stranger, cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}

    answers = [stranger.post(LOGIN, {"login": "ada", "password": "wrong"}) for _ in range(3)]

    assert answers[-1].status_code == 429
    assert "Too many tries. Wait a minute, then try again." in text_of(answers[-1])


def test_signing_out_needs_a_post_and_ends_the_session(web):
    browser = web()

    asked = browser.get("/accounts/logout/")
    assert "Sign out?" in text_of(asked)
    assert browser.get("/changes").status_code == 200

    browser.post("/accounts/logout/")
    assert browser.get("/changes").status_code == 302


def test_a_person_changes_their_password_and_stays_signed_in(web, cast):
    browser = web()
    sent = {"oldpassword": PASSWORD, "password1": "a-much-better-one", "password2": "a-much-better-one"}

    response = browser.post("/accounts/password/change/", sent)

    assert response.status_code == 302
    assert User.objects.get(pk=cast.ada).check_password("a-much-better-one")
    assert ChangeSet.objects.filter(label="user.change_password", actor_id=cast.ada).count() == 1
    assert browser.get("/changes").status_code == 200


@pytest.mark.parametrize("change", [{"oldpassword": "wrong"}, {"password2": "other"}, {"password1": "short"}])
def test_a_password_that_will_not_do_is_refused(web, cast, change):
    sent = {"oldpassword": PASSWORD, "password1": "a-much-better-one", "password2": "a-much-better-one"} | change

    response = web().post("/accounts/password/change/", sent)

    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert User.objects.get(pk=cast.ada).check_password(PASSWORD)


@pytest.mark.parametrize(
    "path", ["signup/", "password/reset/", "email/", "confirm-email/", "password/set/", "inactive/"]
)
def test_pages_nobody_needs_do_not_exist(web, path):
    assert web().get(f"/accounts/{path}").status_code == 404
