"""Keep the password of a mailbox."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.errors import MailboxInvalid, MailboxNotFound
from loudou.marketing.intake.models import Mailbox, MailboxSecret
from loudou.marketing.intake.queries.passwords import seal
from loudou.marketing.intake.services.wake_mailbox import wake_mailbox
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("mailbox.password")
def keep_password(ctx: Context, *, mailbox_id: UUID, password: str) -> None:
    """Seal a password and keep it in place of the one before; a mailbox that waits after failures is looked at anew.

    It is never shown again. Six SQL statements. Raises ActionRefused, MailboxInvalid, MailboxNotFound.
    """
    require(ctx, "mailbox", "edit")
    if not 1 <= len(password) <= 500 or any(ord(sign) < 32 for sign in password):
        text = "A password has 1 to 500 characters and no line breaks."
        raise MailboxInvalid("Nothing was saved.", problems=[FieldProblem("password", "not_a_password", text)])
    if not Mailbox.objects.visible_to(ctx, "edit").filter(pk=mailbox_id).exists():
        raise MailboxNotFound("There is no such mailbox.", mailbox_id=mailbox_id)
    MailboxSecret.objects.update_or_create(
        mailbox_id=mailbox_id, defaults={"sealed": seal(mailbox_id, password), "set_at": ctx.now}
    )
    wake_mailbox(ctx, mailbox_id=mailbox_id)
