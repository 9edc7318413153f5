"""Keep a refresh token somebody got elsewhere."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.marketing.intake.enums import MailSignIn
from loudou.marketing.intake.errors import MailboxInvalid, MailboxNotFound
from loudou.marketing.intake.models import Mailbox
from loudou.marketing.intake.rules.oauth import is_token
from loudou.marketing.intake.services.hold_grant import hold_grant, write_grant
from loudou.marketing.intake.services.wake_mailbox import wake_mailbox
from loudou.marketing.intake.shapes import GrantSecrets
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("mailbox.refresh_token")
def keep_refresh_token(ctx: Context, *, mailbox_id: UUID, refresh_token: str, client_secret: str = "") -> None:
    """Seal a refresh token, and the client secret unless the present one stays; for programs that set mailboxes up.

    People sign in at the provider instead. Six SQL statements. Raises ActionRefused, MailboxNotFound, MailboxInvalid.
    """
    require(ctx, "mailbox", "edit")
    held = Mailbox.objects.visible_to(ctx, "edit").select_for_update(of=("self",)).filter(pk=mailbox_id).first()
    if held is None:
        raise MailboxNotFound("There is no such mailbox.", mailbox_id=mailbox_id)
    _refuse(held, refresh_token, client_secret)
    grant, secrets = hold_grant(mailbox_id)
    grant.given, grant.connected_at, grant.expires_at, grant.state_digest = new_id(), ctx.now, None, None
    write_grant(grant, GrantSecrets(client_secret or secrets.client_secret, refresh_token))
    wake_mailbox(ctx, mailbox_id=mailbox_id)


def _refuse(held: Mailbox, refresh_token: str, client_secret: str) -> None:
    problems = []
    if held.sign_in != MailSignIn.OAUTH:
        problems.append(FieldProblem("sign_in", "not_oauth", "This mailbox is signed in to with a password."))
    if not is_token(refresh_token):
        problems.append(FieldProblem("refresh_token", "not_a_token", "This is not a token a provider gives."))
    if len(client_secret) > 500 or not client_secret.isprintable():
        text = "A client secret has at most 500 characters on one line."
        problems.append(FieldProblem("client_secret", "not_a_secret", text))
    if problems:
        raise MailboxInvalid("Nothing was saved.", problems=problems)
