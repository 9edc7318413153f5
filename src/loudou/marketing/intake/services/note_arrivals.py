"""Write what came in into the intake log, and keep what stood in it."""

from collections.abc import Sequence

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.intake.models import IntakeContent, IntakeEntry
from loudou.marketing.intake.rules.entries import state_for
from loudou.marketing.intake.rules.people import names_of
from loudou.marketing.intake.shapes import ContentDraft, EntryDraft
from loudou.platform.changes.recording import records_changes


@records_changes("intake.note_arrivals")
def note_arrivals(ctx: Context, *, entries: Sequence[EntryDraft], contents: Sequence[ContentDraft]) -> None:
    """One line of the log for each entry, waiting unless a reason says that no lead is going to be made of it.

    Part of taking something in, which asks for rights where any are needed. Two SQL statements, however many.
    """
    IntakeContent.objects.bulk_create(
        [
            IntakeContent(
                origin_id=one.origin_id, kind=one.kind, document=one.document, raw=one.raw, kept_at=one.kept_at
            )
            for one in contents
        ]
    )
    IntakeEntry.objects.bulk_create([_entry(ctx, one) for one in entries])


def _entry(ctx: Context, one: EntryDraft) -> IntakeEntry:
    return IntakeEntry(
        id=new_id(),
        created_at=ctx.now,
        updated_at=ctx.now,
        created_by=ctx.actor_id,
        owner_id=one.owner_id,
        kind=one.kind,
        origin_id=one.origin_id,
        row=one.row,
        state=state_for(one.reason),
        reason=one.reason,
        form_id=one.form_id,
        source_id=one.source_id,
        mailbox_id=one.mailbox_id,
        received_at=one.received_at,
        **names_of(one.values),
    )
