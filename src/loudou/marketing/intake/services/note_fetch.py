"""Write down how fetching from a mailbox went."""

from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import MailboxHealth
from loudou.marketing.intake.messages import MAILBOX_FAILS, MAILBOX_PARKED
from loudou.marketing.intake.models import Mailbox, MailboxProgress
from loudou.marketing.intake.rules.mailboxes import TOLD_AFTER, wait_after
from loudou.marketing.intake.shapes import FetchReport
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.identity.queries import administrator_ids
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft


@records_changes("mailbox.note")
def note_fetch(ctx: Context, *, mailbox_id: UUID, report: FetchReport) -> None:
    """How the attempt went, when to look again, and at the third failure in a row a notice to who must know.

    A mailbox that needs somebody to sign in is parked, and they are told at once; where it was read to stays as it is.
    Told are the owner and the administrators, once until it worked again. Seven SQL statements at most. Raises
    ActionRefused.
    """
    require(ctx, "mailbox", "edit")
    held, _ = MailboxProgress.objects.select_for_update().get_or_create(mailbox_id=mailbox_id)
    failures = held.failure_count + 1 if report.problem else 0
    MailboxProgress.objects.filter(mailbox_id=mailbox_id).update(
        checked_at=ctx.now,
        succeeded_at=held.succeeded_at if report.problem else ctx.now,
        failure_count=failures,
        problem=report.problem[:300],
        next_check_at=ctx.now + wait_after(failures, is_lasting=report.is_lasting),
    )
    health = _health(report)
    changed = Mailbox.objects.filter(pk=mailbox_id).exclude(health=health)
    is_changed = changed.update(health=health, updated_at=ctx.now, version=F("version") + 1) > 0
    if health == MailboxHealth.PARKED and is_changed:
        _tell(ctx, mailbox_id, MAILBOX_PARKED)
    elif failures == TOLD_AFTER and health == MailboxHealth.FAILING:
        _tell(ctx, mailbox_id, MAILBOX_FAILS)


def _health(report: FetchReport) -> MailboxHealth:
    if report.is_parked:
        return MailboxHealth.PARKED
    return MailboxHealth.FAILING if report.problem else MailboxHealth.WORKING


def _tell(ctx: Context, mailbox_id: UUID, message: str) -> None:
    name, owner_id = Mailbox.objects.values_list("name", "owner_id").get(pk=mailbox_id)  # system: told of it
    people = dict.fromkeys([*([owner_id] if owner_id else []), *administrator_ids()])
    facts = {"mailbox": name}
    notify(
        ctx,
        drafts=[NoticeDraft(one, message, facts, f"/mailboxes/{mailbox_id}/setup") for one in people],
    )
