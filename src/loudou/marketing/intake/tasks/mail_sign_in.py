"""Signing in to a mail server: by password or by an access token."""

import imaplib

from loudou.marketing.intake.errors import MailServerOdd, SignInRefused
from loudou.marketing.intake.messages import NO_OAUTH, SIGN_IN_REFUSED, TOKEN_NOT_TAKEN
from loudou.marketing.intake.rules.oauth import oauthbearer, xoauth2
from loudou.marketing.intake.shapes import MailboxTerms

WHO_WE_ARE = '("name" "loudou" "version" "1")'
"""Some providers let nobody in who does not say what it is (RFC 2971)."""


def sign_in(client: imaplib.IMAP4, terms: MailboxTerms) -> None:
    """Sign in, by token where OAuth gave one, else by password, and say who we are.

    Raises SignInRefused and MailServerOdd (trying again would not help); what breaks the line is left to the caller.
    """
    try:
        if terms.grant is not None:
            _show_token(client, terms)
        else:
            _give_password(client, terms)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeError):
        # Without its cause: what the library says may repeat what was sent.
        raise SignInRefused(TOKEN_NOT_TAKEN if terms.grant else SIGN_IN_REFUSED, host=terms.host) from None
    client._get_capabilities()  # servers tell more once somebody signed in
    if "ID" in client.capabilities:
        client.xatom("ID", WHO_WE_ARE)


def _give_password(client: imaplib.IMAP4, terms: MailboxTerms) -> None:
    """SASL PLAIN where the server has it, for it also takes passwords that are not ASCII; LOGIN else."""
    if "AUTH=PLAIN" in client.capabilities:
        words = f"\0{terms.username}\0{terms.password}".encode()
        client.authenticate("PLAIN", lambda _challenge: words)
    else:
        client.login(terms.username, terms.password)


def _show_token(client: imaplib.IMAP4, terms: MailboxTerms) -> None:
    """XOAUTH2, which Google and Microsoft speak, else OAUTHBEARER. A refusal comes as a challenge, to be answered."""
    if "AUTH=XOAUTH2" in client.capabilities:
        said = iter((xoauth2(terms.username, terms.password), b""))
        client.authenticate("XOAUTH2", lambda _challenge: next(said, b""))
    elif "AUTH=OAUTHBEARER" in client.capabilities:
        said = iter((oauthbearer(terms.username, terms.password, terms.host, terms.port), b"\x01"))
        client.authenticate("OAUTHBEARER", lambda _challenge: next(said, b"\x01"))
    else:
        raise MailServerOdd(NO_OAUTH, host=terms.host)
