"""Try once more to make leads of what came in."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import EntryKind, EntryReason, EntryState
from loudou.marketing.intake.errors import EntryNotFound, NothingToReplay
from loudou.marketing.intake.events import EntriesReplayed
from loudou.marketing.intake.models import IntakeContent, IntakeEntry, Mailbox
from loudou.marketing.intake.queries.mail_terms import terms_of
from loudou.marketing.intake.rules.entries import state_for
from loudou.marketing.intake.rules.mail_reading import mail_document, read_inquiry, shown_values
from loudou.marketing.intake.rules.people import names_of
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

REPLAYABLE = frozenset({EntryState.FAILED, EntryState.SKIPPED, EntryState.WAITING})


@records_changes("intake_entry.replay")
def replay_entries(ctx: Context, *, entry_ids: Sequence[UUID]) -> int:
    """Queue another attempt for lines of the log no lead came of; returns how many. All of them or none.

    Mails are read anew under what their mailbox says now, so that a mended template or list of senders counts; a mail
    that still is no inquiry stays as it is. Seven SQL statements, however many lines. Raises ActionRefused,
    EntryNotFound, NothingToReplay.
    """
    require(ctx, "intake_entry", "replay")
    found = IntakeEntry.objects.visible_to(ctx, "replay").filter(pk__in=entry_ids)
    entries = list(found.select_for_update(of=("self",)).order_by("pk"))
    if len(entries) < len(set(entry_ids)):
        raise EntryNotFound("There is no such line in the intake log.")
    if any(one.state not in REPLAYABLE for one in entries):
        raise NothingToReplay("A lead was made of it already.")
    contents = {one.pk: one for one in IntakeContent.objects.filter(pk__in=[one.origin_id for one in entries])}
    if any(one.origin_id not in contents for one in entries):
        raise NothingToReplay("What stood in it is no longer kept.")
    _read_again([one for one in entries if one.kind == EntryKind.MAIL], contents)
    asked = tuple(one.pk for one in entries if not one.reason or one.kind != EntryKind.MAIL)
    for one in entries:
        if one.pk in asked:
            one.state, one.reason, one.attempt = EntryState.WAITING, "", one.attempt + 1
        one.updated_at, one.version = ctx.now, one.version + 1
    changed = ["state", "reason", "attempt", "person", "company", "contact", "updated_at", "version"]
    IntakeEntry.objects.bulk_update(entries, changed)
    emit(ctx, EntriesReplayed(subject_ids=asked))
    return len(asked)


def _read_again(entries: Sequence[IntakeEntry], contents: dict[UUID, IntakeContent]) -> None:
    """Read the mails of these lines once more, and put what they say now into the log and the kept content."""
    boxes = Mailbox.objects.in_bulk({one.mailbox_id for one in entries})
    changed = []
    for one in entries:
        content = contents[one.origin_id]
        if one.reason == EntryReason.TOO_LARGE or content.raw is None or one.mailbox_id is None:
            continue
        reading = read_inquiry(bytes(content.raw), terms_of(boxes[one.mailbox_id]))
        content.document = mail_document(reading)
        changed.append(content)
        one.reason = reading.reason
        one.state = state_for(one.reason)
        for name, text in names_of(shown_values(reading)).items():
            setattr(one, name, text)
    IntakeContent.objects.bulk_update(changed, ["document"])
