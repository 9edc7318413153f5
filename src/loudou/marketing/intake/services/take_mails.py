"""Take in mails that were fetched."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models.functions import Greatest

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.intake.enums import EntryKind, MailVerdict
from loudou.marketing.intake.errors import MailboxNotFound
from loudou.marketing.intake.events import MailReceived
from loudou.marketing.intake.models import IntakeMail, Mailbox, MailboxProgress
from loudou.marketing.intake.queries.mail_terms import terms_of
from loudou.marketing.intake.rules.mail_messages import identity_of
from loudou.marketing.intake.rules.mail_reading import Reading, mail_document, read_inquiry, shown_values, too_large
from loudou.marketing.intake.services.note_arrivals import note_arrivals
from loudou.marketing.intake.shapes import ContentDraft, EntryDraft, FetchedMail
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

TOLD = frozenset({"", MailVerdict.BOUNCE.value})
"""Inquiries of somebody, and bounces."""
Read = tuple[IntakeMail, FetchedMail, Reading]


@records_changes("mailbox.take")
def take_mails(ctx: Context, *, mailbox_id: UUID, uid_validity: int, mails: Sequence[FetchedMail]) -> int:
    """Keep mails that are not kept yet, and remember how far the mailbox was read; returns how many were new.

    All of them or none, so that one killed in between fetches them again. A mail is known by its Message-ID, else by
    its content. Inquiries become leads by the story that hears of them. Fourteen SQL statements at most, however many
    mails. Raises ActionRefused, MailboxNotFound.
    """
    require(ctx, "mailbox", "edit")
    # system: the worker reads whichever mailbox is due
    mailbox = Mailbox.objects.select_for_update(of=("self",)).filter(pk=mailbox_id).first()
    if mailbox is None:
        raise MailboxNotFound("There is no such mailbox.", mailbox_id=mailbox_id)
    read = _new(ctx, mailbox, uid_validity, mails)
    IntakeMail.objects.bulk_create([row for row, _mail, _reading in read])
    note_arrivals(
        ctx,
        entries=[_entry(ctx, mailbox, row, reading) for row, _mail, reading in read],
        contents=[_content(ctx, row, mail, reading) for row, mail, reading in read],
    )
    _remember(mailbox_id, uid_validity, mails)
    told = tuple(row.pk for row, _mail, reading in read if reading.reason in TOLD)
    emit(ctx, MailReceived(subject_ids=told, mailbox_id=mailbox_id))
    return len(read)


def _new(ctx: Context, mailbox: Mailbox, uid_validity: int, mails: Sequence[FetchedMail]) -> list[Read]:
    terms = terms_of(mailbox)
    readings = [read_inquiry(one.raw, terms) if one.is_whole else too_large(one.raw, terms) for one in mails]
    by_identity: dict[str, tuple[FetchedMail, Reading]] = {}
    for one, reading in zip(mails, readings, strict=True):
        by_identity.setdefault(identity_of(one.raw, reading.mail.message_id), (one, reading))
    known = set(IntakeMail.objects.filter(mailbox=mailbox, identity__in=by_identity).values_list("identity", flat=True))
    return [
        (
            IntakeMail(
                id=new_id(),
                mailbox=mailbox,
                identity=identity,
                uid_validity=uid_validity,
                uid=one.uid,
                size=max(one.size, len(one.raw)),
                verdict=reading.verdict,
                received_at=ctx.now,
            ),
            one,
            reading,
        )
        for identity, (one, reading) in by_identity.items()
        if identity not in known
    ]


def _entry(ctx: Context, mailbox: Mailbox, row: IntakeMail, reading: Reading) -> EntryDraft:
    return EntryDraft(
        kind=EntryKind.MAIL,
        origin_id=row.pk,
        received_at=ctx.now,
        values=shown_values(reading),
        mailbox_id=mailbox.pk,
        owner_id=mailbox.owner_id,
        reason=reading.reason,
    )


def _content(ctx: Context, row: IntakeMail, mail: FetchedMail, reading: Reading) -> ContentDraft:
    return ContentDraft(EntryKind.MAIL, row.pk, mail_document(reading), ctx.now, mail.raw)


def _remember(mailbox_id: UUID, uid_validity: int, mails: Sequence[FetchedMail]) -> None:
    """Only ever forward, and only within the numbers the server has in force."""
    furthest = max((one.uid for one in mails), default=0)
    held = MailboxProgress.objects.filter(mailbox_id=mailbox_id, uid_validity=uid_validity)
    held.update(last_uid=Greatest("last_uid", furthest))
