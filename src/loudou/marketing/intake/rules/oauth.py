"""Signing in to mailboxes with OAuth 2.0: what is asked, what is answered, and what the mail server is told."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.enums import MailProvider, MailSignIn
from loudou.marketing.intake.messages import CLIENT_REFUSED, SCOPE_REFUSED, SIGN_IN_AGAIN, TOKENS_REFUSED
from loudou.marketing.intake.rules.addresses import clean_address, with_parameters
from loudou.marketing.intake.shapes import MailboxDraft, Tokens

USUAL_LIFE, LONGEST_LIFE = timedelta(minutes=5), timedelta(days=1)
"""How long an access token is kept whose endpoint does not say, and at most."""
MARGIN = timedelta(minutes=1)
"""An access token is renewed so long before it ends."""
LONGEST_TOKEN = 8_000
LONGEST = {"client_id": 300, "authorize_url": 300, "token_url": 300, "scope": 500}


@dataclass(frozen=True, slots=True)
class Preset:
    """What is known of a provider; `asked` are parameters of its own that make it give a refresh token."""

    host: str
    authorize_url: str
    token_url: str
    scope: str
    asked: Mapping[str, str] = field(default_factory=dict)


PRESETS: Mapping[str, Preset] = {
    MailProvider.GOOGLE: Preset(
        "imap.gmail.com",
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
        {"access_type": "offline", "prompt": "consent"},
    ),
    MailProvider.MICROSOFT: Preset(
        "outlook.office365.com",
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "offline_access https://outlook.office.com/IMAP.AccessAsUser.All",
    ),
}


def with_preset(draft: MailboxDraft) -> MailboxDraft:
    """The settings with what is known of the provider where nothing else is said."""
    known = PRESETS.get(draft.provider)
    if draft.sign_in != MailSignIn.OAUTH or known is None:
        return draft
    missing = {name for name in ("host", "authorize_url", "token_url", "scope") if not getattr(draft, name).strip()}
    return replace(draft, **{name: getattr(known, name) for name in missing})


def check_sign_in(draft: MailboxDraft) -> Iterator[FieldProblem]:
    """What is wrong with how the mailbox is signed in to."""
    if draft.sign_in not in MailSignIn.values:
        yield FieldProblem("sign_in", "unknown", "There is no such choice.")
    if draft.provider not in {"", *MailProvider.values}:
        yield FieldProblem("provider", "unknown", "There is no such choice.")
    for name, longest in LONGEST.items():
        if len(getattr(draft, name)) > longest or not getattr(draft, name).isprintable():
            yield FieldProblem(name, "too_long", "This text is too long, or has line breaks.")
    secret = draft.client_secret
    if secret and (len(secret) > 500 or not secret.isprintable()):
        yield FieldProblem("client_secret", "not_a_secret", "A client secret has at most 500 characters on one line.")
    if draft.sign_in == MailSignIn.OAUTH:
        yield from _client(draft)


def _client(draft: MailboxDraft) -> Iterator[FieldProblem]:
    if not draft.client_id.strip():
        yield FieldProblem("client_id", "required", "The provider knows us by a client ID.")
    if not draft.scope.strip():
        yield FieldProblem("scope", "required", "Say what the provider is asked for.")
    for name in ("authorize_url", "token_url"):
        if clean_address(getattr(draft, name)) is None or "#" in getattr(draft, name):
            yield FieldProblem(name, "not_an_address", "This is not a web address (https).")


def challenge_of(verifier: str) -> str:
    """The code challenge of a verifier, method S256 (RFC 7636, 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def consent_address(
    *, authorize_url: str, provider: str, client_id: str, scope: str, username: str, redirect_uri: str, state: str,
    verifier: str,
) -> str:  # fmt: skip
    """Where the person signs in and agrees (RFC 6749, 4.1.1, with PKCE)."""
    known = PRESETS.get(provider)
    parameters = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": scope,
        "state": state,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
        "login_hint": username if "@" in username else "",
        **(known.asked if known else {}),
    }
    return with_parameters(authorize_url, parameters)


def is_encrypted_or_own(address: str, private_hosts: frozenset[str]) -> bool:
    """Whether a person may be sent to sign in there: by https, or to a machine the operator vouches for."""
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.netloc in private_hosts


def tokens_in(said: Any, now: datetime) -> Tokens | None:
    """The tokens of an answer (RFC 6749, 5.1); None where it holds none that can be used."""
    if not isinstance(said, dict):
        return None
    access, refresh, kind = (said.get(name) or "" for name in ("access_token", "refresh_token", "token_type"))
    if not is_token(access) or not (refresh == "" or is_token(refresh)) or str(kind).lower() not in {"", "bearer"}:
        return None
    return Tokens(access, now + _life(said.get("expires_in")), refresh)


def is_token(text: object) -> bool:
    """A token of RFC 6750 letters and what providers use besides: no blank, control or other letter."""
    return isinstance(text, str) and 0 < len(text) <= LONGEST_TOKEN and all("!" <= sign <= "~" for sign in text)


def _life(seconds: object) -> timedelta:
    text = str(seconds)
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        return USUAL_LIFE
    return min(timedelta(seconds=int(text)), LONGEST_LIFE)


def refusal_in(said: Any) -> tuple[str, bool]:
    """What a refusal of a token endpoint means, and whether somebody has to sign in again (RFC 6749, 5.2)."""
    code = str(said.get("error", "")) if isinstance(said, dict) else ""
    again = {"invalid_grant", "interaction_required", "consent_required", "login_required"}
    if code in again:
        return SIGN_IN_AGAIN, True
    if code in {"invalid_client", "unauthorized_client"}:
        return CLIENT_REFUSED, True
    if code == "invalid_scope":
        return SCOPE_REFUSED, True
    return TOKENS_REFUSED, False


def xoauth2(username: str, token: str) -> bytes:
    """What a server of Google or Microsoft is told (SASL XOAUTH2)."""
    return f"user={username}\x01auth=Bearer {token}\x01\x01".encode()


def oauthbearer(username: str, token: str, host: str, port: int) -> bytes:
    """What any other server is told (SASL OAUTHBEARER, RFC 7628, 3.1); signs that would end a name are coded."""
    name = username.replace("=", "=3D").replace(",", "=2C")
    return f"n,a={name},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01".encode()
