"""Begin to read a mailbox under the numbers its server has in force."""

from loudou.kernel.context import Context
from loudou.marketing.intake.models import MailboxProgress
from loudou.marketing.intake.shapes import MailboxTerms
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("mailbox.begin")
def begin_fetch(ctx: Context, *, terms: MailboxTerms, uid_validity: int, uid_next: int) -> int:
    """The number after which mails are read.

    The first time that is after the last mail there, unless old mails are taken too. When the server gave its mails new
    numbers, all since the day of the first time are looked at again; those that are kept already add nothing. A
    mailbox that moves its mails away looks at all that are still there: one that was kept and not yet moved is moved
    now. Two SQL statements. Raises ActionRefused.
    """
    require(ctx, "mailbox", "edit")
    if terms.uid_validity == uid_validity:
        return terms.first_uid if terms.done_folder else terms.last_uid
    is_first = terms.uid_validity is None
    after = max(uid_next - 1, 0) if is_first and not terms.takes_old else 0
    since = terms.since if not is_first or terms.takes_old else ctx.now.date()
    values = {"uid_validity": uid_validity, "first_uid": after, "last_uid": after, "since_date": since}
    MailboxProgress.objects.update_or_create(mailbox_id=terms.mailbox_id, defaults=values)
    return after
