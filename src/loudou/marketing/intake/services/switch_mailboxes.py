"""Switch mailboxes on and off."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.errors import MailboxInvalid
from loudou.marketing.intake.models import Mailbox, MailboxProgress
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("mailbox.switch")
def switch_mailboxes(ctx: Context, *, mailbox_ids: Sequence[UUID], is_on: bool) -> int:
    """Fetch from these mailboxes from now on, or no longer; returns how many changed. All or none; four SQL statements.

    Raises ActionRefused, MailboxInvalid where one to be switched on has no password.
    """
    require(ctx, "mailbox", "edit")
    found = Mailbox.objects.visible_to(ctx, "edit").filter(pk__in=mailbox_ids, is_enabled=not is_on)
    if is_on and found.filter(secret__isnull=True).exists():
        text = "Give the password first."
        raise MailboxInvalid("Nothing was switched on.", problems=[FieldProblem("password", "required", text)])
    if is_on:
        waiting = MailboxProgress.objects.filter(mailbox_id__in=mailbox_ids)
        waiting.update(failure_count=0, next_check_at=None)
    return found.update(is_enabled=is_on, updated_at=ctx.now, version=F("version") + 1)
