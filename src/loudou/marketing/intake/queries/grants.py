"""What OAuth gave us for mailboxes: sealed like their passwords, read where a job needs it."""

import hashlib
from dataclasses import asdict

import orjson

from loudou.marketing.intake.errors import SignInNeeded
from loudou.marketing.intake.messages import NOT_CONNECTED
from loudou.marketing.intake.models import Mailbox, MailboxGrant
from loudou.marketing.intake.queries.passwords import seal, unseal
from loudou.marketing.intake.shapes import GrantSecrets, GrantTerms


def seal_grant(grant: MailboxGrant, secrets: GrantSecrets) -> bytes:
    """The secrets as they are stored; good for this mailbox and this installation only. No SQL."""
    return seal(grant.mailbox_id, orjson.dumps(asdict(secrets)).decode())


def open_grant(grant: MailboxGrant) -> GrantSecrets:
    """The secrets; none of them where they were sealed under another key or for another mailbox. No SQL."""
    text = unseal(grant.mailbox_id, grant.sealed)
    return GrantSecrets(**orjson.loads(text)) if text is not None else GrantSecrets()


def digest_of(state: str) -> str:
    """What the state of a sign-in is known by here; the state itself is in the person's browser only. No SQL."""
    return hashlib.sha256(state.encode()).hexdigest()


def grant_terms(mailbox: Mailbox) -> GrantTerms:
    """What a job needs to ask the token endpoint of a mailbox whose grant was read with it. No SQL.

    Raises SignInNeeded where nobody has signed in, or this installation cannot open what was given.
    """
    grant = getattr(mailbox, "grant", None)
    secrets = open_grant(grant) if grant is not None else GrantSecrets()
    if grant is None or not (secrets.refresh_token or secrets.code):
        raise SignInNeeded(NOT_CONNECTED, mailbox_id=mailbox.pk)
    return GrantTerms(
        mailbox_id=mailbox.pk,
        token_url=mailbox.token_url,
        client_id=mailbox.client_id,
        scope=mailbox.scope,
        given=grant.given,
        secrets=secrets,
        expires_at=grant.expires_at,
        redirect_uri=grant.redirect_uri,
    )
