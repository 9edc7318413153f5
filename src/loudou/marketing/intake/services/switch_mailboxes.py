"""Switch mailboxes on and off."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Case, F, Q, Value, When

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.enums import MailboxHealth, MailSignIn
from loudou.marketing.intake.errors import MailboxInvalid
from loudou.marketing.intake.models import Mailbox, MailboxProgress
from loudou.marketing.intake.models.mailboxes import MailboxQuerySet
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("mailbox.switch")
def switch_mailboxes(ctx: Context, *, mailbox_ids: Sequence[UUID], is_on: bool) -> int:
    """Fetch from these mailboxes from now on, or no longer; returns how many changed. All or none; five SQL statements.

    One that was parked is looked at once more. Raises ActionRefused, MailboxInvalid where one to be switched on has no
    password, or nobody has signed in at its provider.
    """
    require(ctx, "mailbox", "edit")
    found = Mailbox.objects.visible_to(ctx, "edit").filter(pk__in=mailbox_ids, is_enabled=not is_on)
    if is_on:
        _refuse_locked_out(found)
        waiting = MailboxProgress.objects.filter(mailbox_id__in=mailbox_ids)
        waiting.update(failure_count=0, next_check_at=None)
    health = Case(When(health=MailboxHealth.PARKED, then=Value(MailboxHealth.UNTRIED.value)), default=F("health"))
    return found.update(is_enabled=is_on, health=health, updated_at=ctx.now, version=F("version") + 1)


def _refuse_locked_out(found: MailboxQuerySet) -> None:
    locked = Q(sign_in=MailSignIn.PASSWORD, secret__isnull=True)
    unsigned = Q(sign_in=MailSignIn.OAUTH, grant__connected_at__isnull=True)
    kinds = set(found.filter(locked | unsigned).values_list("sign_in", flat=True))
    problems = []
    if MailSignIn.PASSWORD in kinds:
        problems.append(FieldProblem("password", "required", "Give the password first."))
    if MailSignIn.OAUTH in kinds:
        problems.append(FieldProblem("sign_in", "required", "Sign in at the provider first."))
    if problems:
        raise MailboxInvalid("Nothing was switched on.", problems=problems)
