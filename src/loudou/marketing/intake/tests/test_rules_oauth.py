"""What OAuth asks, how answers are understood, and what mail servers are told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from loudou.marketing.intake.messages import CLIENT_REFUSED, SCOPE_REFUSED, SIGN_IN_AGAIN, TOKENS_REFUSED
from loudou.marketing.intake.rules.oauth import (
    PRESETS,
    USUAL_LIFE,
    challenge_of,
    check_sign_in,
    consent_address,
    is_encrypted_or_own,
    oauthbearer,
    refusal_in,
    tokens_in,
    with_preset,
    xoauth2,
)
from loudou.marketing.intake.shapes import MailboxDraft

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)
DRAFT = MailboxDraft("A", "", "a@b.example", sign_in="oauth", provider="microsoft", oauth_client="c")


def test_the_challenge_is_that_of_the_standard():
    """RFC 7636, Appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_what_is_known_of_a_provider_fills_what_is_empty_and_nothing_else():
    own = "https://login.microsoftonline.com/tenant/oauth2/v2.0/token"

    filled = with_preset(replace(DRAFT, token_url=own))

    assert (filled.host, filled.token_url) == ("outlook.office365.com", own)
    assert filled.scope == "offline_access https://outlook.office.com/IMAP.AccessAsUser.All"
    assert with_preset(replace(DRAFT, sign_in="password")).host == ""
    assert with_preset(replace(DRAFT, provider="other")).token_url == ""


@pytest.mark.parametrize("provider", PRESETS)
def test_presets_are_complete(provider):
    assert list(check_sign_in(with_preset(replace(DRAFT, provider=provider)))) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sign_in": "ntlm"}, "sign_in"),
        ({"provider": "acme"}, "provider"),
        ({"oauth_client": " "}, "oauth_client"),
        ({"oauth_client": "x" * 301}, "oauth_client"),
        ({"scope": ""}, "scope"),
        ({"scope": "a\nb"}, "scope"),
        ({"token_url": "ftp://x.example"}, "token_url"),
        ({"token_url": "https://x.example/#a"}, "token_url"),
        ({"authorize_url": ""}, "authorize_url"),
        ({"client_secret": "x" * 501}, "client_secret"),
        ({"client_secret": "a\nb"}, "client_secret"),
    ],
)
def test_settings_that_cannot_work_are_named(changes, field):
    draft = replace(with_preset(DRAFT), **changes)

    assert {one.field for one in check_sign_in(draft)} == {field}


def test_google_is_asked_for_a_refresh_token_and_names_that_are_no_addresses_are_no_hint():
    known = PRESETS["google"]
    address = consent_address(
        authorize_url=known.authorize_url, provider="google", client_id="c", scope=known.scope, username="sales",
        redirect_uri="https://crm.example/x", state="s", verifier="v" * 43,
    )  # fmt: skip

    assert "access_type=offline" in address
    assert "prompt=consent" in address
    assert "login_hint" not in address


def test_people_sign_in_by_https_or_at_machines_the_operator_vouches_for():
    own = frozenset({"127.0.0.1:8080"})

    assert is_encrypted_or_own("https://a.example/x", own)
    assert is_encrypted_or_own("http://127.0.0.1:8080/x", own)
    assert not is_encrypted_or_own("http://127.0.0.1:8081/x", own)


@pytest.mark.parametrize(
    ("said", "life"),
    [
        ({"access_token": "a", "expires_in": 3599}, timedelta(seconds=3599)),
        ({"access_token": "a", "expires_in": "60", "token_type": "bearer"}, timedelta(seconds=60)),
        ({"access_token": "a"}, USUAL_LIFE),
        ({"access_token": "a", "expires_in": -5}, USUAL_LIFE),
        ({"access_token": "a", "expires_in": 1.5}, USUAL_LIFE),
        ({"access_token": "a", "expires_in": 99_999_999}, timedelta(days=1)),
    ],
)
def test_tokens_live_as_long_as_the_endpoint_says_and_never_for_ever(said, life):
    assert tokens_in(said, NOW).expires_at == NOW + life


@pytest.mark.parametrize(
    "said",
    [None, [], "x", {}, {"access_token": ""}, {"access_token": 7}, {"access_token": "a b"}, {"access_token": "a\r\n"},
     {"access_token": "x" * 8001}, {"access_token": "a", "token_type": "mac"}, {"access_token": "令牌"},
     {"access_token": "a", "refresh_token": ["x"]}],
)  # fmt: skip
def test_answers_that_hold_no_token_give_none(said):
    assert tokens_in(said, NOW) is None


@pytest.mark.parametrize(
    ("said", "message", "is_needed"),
    [
        ({"error": "invalid_grant"}, SIGN_IN_AGAIN, True),
        ({"error": "consent_required"}, SIGN_IN_AGAIN, True),
        ({"error": "invalid_client"}, CLIENT_REFUSED, True),
        ({"error": "invalid_scope"}, SCOPE_REFUSED, True),
        ({"error": "invalid_request"}, TOKENS_REFUSED, False),
        ("no", TOKENS_REFUSED, False),
    ],
)
def test_a_refusal_says_what_to_do(said, message, is_needed):
    assert refusal_in(said) == (message, is_needed)


def test_servers_are_told_in_the_form_of_their_mechanism():
    assert xoauth2("a@b.example", "tok") == b"user=a@b.example\x01auth=Bearer tok\x01\x01"
    told = oauthbearer("a=b,c@d.example", "tok", "imap.d.example", 993)
    assert told == b"n,a=a=3Db=2Cc@d.example,\x01host=imap.d.example\x01port=993\x01auth=Bearer tok\x01\x01"
