"""Access tokens for mailboxes: asked of the provider's token endpoint and kept until they end.

Where the mail server refuses one that was kept, another is asked for once.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from loudou.marketing.intake.errors import SignInNeeded, SignInRefused, TokensRefused
from loudou.marketing.intake.messages import (
    NO_REFRESH_TOKEN,
    NOT_CONNECTED,
    TOKENS_ELSEWHERE,
    TOKENS_ODD,
    TOKENS_UNREACHED,
)
from loudou.marketing.intake.rules.oauth import MARGIN, refusal_in, tokens_in
from loudou.marketing.intake.services.keep_tokens import keep_tokens
from loudou.marketing.intake.shapes import GrantTerms, MailboxTerms, Tokens
from loudou.marketing.intake.tasks.mail_session import MailSession, mail_session
from loudou.platform.jobs.app import job_context
from loudou.platform.outgoing.ask import post_form
from loudou.platform.outgoing.errors import AnswerRefused, DestinationRefused, NoAnswer

SECONDS = 20
MOST_BYTES = 65_536


@contextmanager
def open_mailbox(terms: MailboxTerms, *, private_hosts: Collection[str]) -> Iterator[MailSession]:
    """The mailbox's folder, open, by password or access token.

    A token that was kept and is refused is asked for anew, once. Raises what `mail_session` and `access_tokens` raise.
    """
    with ExitStack() as stack:
        yield _entered(stack, terms, private_hosts)


def _entered(stack: ExitStack, terms: MailboxTerms, private_hosts: Collection[str]) -> MailSession:
    grant = terms.grant
    if grant is None:
        return stack.enter_context(mail_session(terms, private_hosts=private_hosts))
    kept = _kept_token(grant)
    if kept:
        try:
            return stack.enter_context(mail_session(replace(terms, password=kept), private_hosts=private_hosts))
        except SignInRefused:
            pass  # withdrawn before its time
    token = _fresh_token(grant, private_hosts)
    return stack.enter_context(mail_session(replace(terms, password=token), private_hosts=private_hosts))


def _kept_token(grant: GrantTerms) -> str:
    is_good = grant.expires_at is not None and job_context().now < grant.expires_at - MARGIN
    return grant.secrets.access_token if is_good else ""


def _fresh_token(grant: GrantTerms, private_hosts: Collection[str]) -> str:
    if not grant.secrets.refresh_token:
        raise SignInNeeded(NOT_CONNECTED, mailbox_id=grant.mailbox_id)
    asked = {"grant_type": "refresh_token", "refresh_token": grant.secrets.refresh_token, "scope": grant.scope}
    tokens = ask_endpoint(grant, asked, private_hosts)
    keep_tokens(job_context(), terms=grant, tokens=tokens)
    return tokens.access_token


def exchange_code(grant: GrantTerms, private_hosts: Collection[str]) -> Tokens:
    """The first tokens, for the code a person came back with (RFC 6749, 4.1.3; RFC 7636, 4.5). Raises as below.

    SignInNeeded also where there is no refresh token among them: the mailbox could be read for an hour.
    """
    asked = {
        "grant_type": "authorization_code",
        "code": grant.secrets.code,
        "redirect_uri": grant.redirect_uri,
        "code_verifier": grant.secrets.verifier,
    }
    tokens = ask_endpoint(grant, asked, private_hosts)
    if not tokens.refresh_token:
        raise SignInNeeded(NO_REFRESH_TOKEN, mailbox_id=grant.mailbox_id)
    return tokens


def ask_endpoint(grant: GrantTerms, asked: Mapping[str, str], private_hosts: Collection[str]) -> Tokens:
    """What the token endpoint gives for these parameters and our client.

    Raises SignInNeeded (somebody has to sign in again), TokensRefused (its settings are wrong), DestinationRefused and
    NoAnswer (it may work later). No secret stands in any of them.
    """
    known = {"client_id": grant.client_id, "client_secret": grant.secrets.client_secret}
    fields = {name: value for name, value in {**asked, **known}.items() if value}
    try:
        answer = post_form(grant.token_url, fields, private_hosts=private_hosts, seconds=SECONDS, most_bytes=MOST_BYTES)
    except NoAnswer as silence:
        raise NoAnswer(TOKENS_UNREACHED, mailbox_id=grant.mailbox_id) from silence
    except DestinationRefused as refused:
        raise DestinationRefused(TOKENS_ELSEWHERE, mailbox_id=grant.mailbox_id) from refused
    except AnswerRefused as refused:
        raise TokensRefused(TOKENS_ODD, mailbox_id=grant.mailbox_id) from refused
    if answer.status != 200:
        message, is_sign_in_needed = refusal_in(answer.said)
        raise (SignInNeeded if is_sign_in_needed else TokensRefused)(message, mailbox_id=grant.mailbox_id)
    tokens = tokens_in(answer.said, job_context().now)
    if tokens is None:
        raise TokensRefused(TOKENS_ODD, mailbox_id=grant.mailbox_id)
    return tokens
