"""Look at a mailbox anew that waits after failures."""

from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import MailboxHealth
from loudou.marketing.intake.models import Mailbox, MailboxProgress
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("mailbox.wake")
def wake_mailbox(ctx: Context, *, mailbox_id: UUID) -> None:
    """Failures so far count no longer, and one that was parked is due again. Two SQL statements.

    Raises ActionRefused.
    """
    require(ctx, "mailbox", "edit")
    MailboxProgress.objects.filter(mailbox_id=mailbox_id).update(failure_count=0, next_check_at=None)
    parked = Mailbox.objects.filter(pk=mailbox_id, health=MailboxHealth.PARKED)  # system: the caller holds the mailbox
    parked.update(health=MailboxHealth.UNTRIED, updated_at=ctx.now, version=F("version") + 1)
