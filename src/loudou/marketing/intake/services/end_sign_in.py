"""End a sign-in at a provider: with tokens, or with what went wrong."""

from dataclasses import replace

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.intake.services.ask_worker import queue_mailbox
from loudou.marketing.intake.services.hold_grant import hold_grant, write_grant
from loudou.marketing.intake.services.note_trial import note_trial
from loudou.marketing.intake.services.wake_mailbox import wake_mailbox
from loudou.marketing.intake.shapes import FetchReport, GrantSecrets, GrantTerms, Tokens
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("mailbox.end_sign_in")
def end_sign_in(ctx: Context, *, terms: GrantTerms, tokens: Tokens | None, problem: str = "") -> bool:
    """Keep the tokens of a new sign-in and have the connection tried; whether they were kept.

    A code is used up either way. Without tokens `problem` is shown on the mailbox's page, and whoever signed in before
    stays signed in. Nothing is kept when the settings changed meanwhile. Eight SQL statements at most. Raises
    ActionRefused.
    """
    require(ctx, "mailbox", "edit")
    grant, secrets = hold_grant(terms.mailbox_id)
    if grant.given != terms.given:
        return False
    if tokens is None:
        write_grant(grant, replace(secrets, code="", verifier=""))
        note_trial(ctx, mailbox_id=terms.mailbox_id, report=FetchReport(problem))
        return False
    grant.given, grant.connected_at, grant.expires_at = new_id(), ctx.now, tokens.expires_at
    write_grant(grant, GrantSecrets(secrets.client_secret, tokens.refresh_token, tokens.access_token))
    wake_mailbox(ctx, mailbox_id=terms.mailbox_id)
    queue_mailbox(terms.mailbox_id, to_try=True)
    return True
