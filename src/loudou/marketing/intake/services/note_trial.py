"""Write down how a trial of a mailbox's connection went."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.intake.models import MailboxProgress
from loudou.marketing.intake.shapes import FetchReport
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("mailbox.note_trial")
def note_trial(ctx: Context, *, mailbox_id: UUID, report: FetchReport) -> None:
    """What the page of the mailbox shows as the result of the trial. Two SQL statements. Raises ActionRefused."""
    require(ctx, "mailbox", "edit")
    MailboxProgress.objects.update_or_create(
        mailbox_id=mailbox_id,
        defaults={"tried_at": ctx.now, "tried_problem": report.problem[:300], "tried_facts": dict(report.facts)},
    )
