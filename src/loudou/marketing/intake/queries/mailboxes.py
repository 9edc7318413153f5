"""Mailboxes as those who set them up see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import EntryReason, EntryState
from loudou.marketing.intake.errors import MailboxNotFound
from loudou.marketing.intake.models import IntakeContent, IntakeEntry, Mailbox, MailboxProgress
from loudou.marketing.intake.queries.grants import open_grant
from loudou.marketing.intake.shapes import MailboxDraft

MOST_MAILS = 15
NOT_COLUMNS = frozenset({"password", "client_secret", "owner_id"})


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail in the list of the newest ones; `subject` is empty once the mail itself is forgotten."""

    entry_id: UUID
    person: str
    subject: str
    received_at: datetime
    state: EntryState
    reason: str
    lead_id: UUID | None
    file_count: int


@dataclass(frozen=True, slots=True)
class MailboxStatus:
    """How fetching goes, and how the last trial went; `problem` and `tried_problem` are messages of ours."""

    checked_at: datetime | None = None
    succeeded_at: datetime | None = None
    next_check_at: datetime | None = None
    failure_count: int = 0
    problem: str = ""
    tried_at: datetime | None = None
    tried_problem: str = ""
    tried_facts: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class MailboxInWork:
    """A mailbox on its page; no secret is among it, only when the password was given or somebody signed in."""

    id: UUID
    draft: MailboxDraft
    version: int
    health: str
    password_at: datetime | None
    status: MailboxStatus
    connected_at: datetime | None = None
    has_client_secret: bool = False
    mails: tuple[MailRow, ...] = ()


def mailbox_in_work(ctx: Context, mailbox_id: UUID) -> MailboxInWork:
    """The mailbox with how it goes and its newest mails. At most five SQL statements. Raises MailboxNotFound."""
    found = Mailbox.objects.visible_to(ctx).select_related("secret", "grant", "progress").filter(pk=mailbox_id).first()
    if found is None:
        raise MailboxNotFound("There is no such mailbox.", mailbox_id=mailbox_id)
    columns = {name: getattr(found, name) for name in MailboxDraft.__dataclass_fields__ if name not in NOT_COLUMNS}
    columns |= {name: tuple(columns[name]) for name in ("allowed", "denied")}
    secret, grant = getattr(found, "secret", None), getattr(found, "grant", None)
    return MailboxInWork(
        id=found.pk,
        draft=MailboxDraft(**columns),
        version=found.version,
        health=found.health,
        password_at=secret.set_at if secret is not None else None,
        status=_status(getattr(found, "progress", None)),
        connected_at=grant.connected_at if grant is not None else None,
        has_client_secret=grant is not None and bool(open_grant(grant).client_secret),
        mails=_mails(ctx, found.pk),
    )


def mailbox_status(ctx: Context, mailbox_id: UUID) -> MailboxStatus:
    """How fetching goes, for a page that waits for a trial. At most three SQL statements. Raises MailboxNotFound."""
    found = Mailbox.objects.visible_to(ctx).select_related("progress").filter(pk=mailbox_id).first()
    if found is None:
        raise MailboxNotFound("There is no such mailbox.", mailbox_id=mailbox_id)
    return _status(getattr(found, "progress", None))


def _status(held: MailboxProgress | None) -> MailboxStatus:
    if held is None:
        return MailboxStatus()
    return MailboxStatus(**{name: getattr(held, name) for name in MailboxStatus.__dataclass_fields__})


def _mails(ctx: Context, mailbox_id: UUID) -> tuple[MailRow, ...]:
    newest = IntakeEntry.objects.visible_to(ctx).filter(mailbox_id=mailbox_id).order_by("-received_at", "-id")
    entries = list(newest[:MOST_MAILS])
    kept = IntakeContent.objects.filter(pk__in=[one.origin_id for one in entries])  # system: of lines just seen
    documents = {row[0]: row[1:] for row in kept.values_list("pk", "document__subject", "document__attachments")}
    return tuple(
        MailRow(
            entry_id=one.pk,
            person=one.person,
            subject=str(documents.get(one.origin_id, ("", ()))[0] or ""),
            received_at=one.received_at,
            state=EntryState(one.state),
            reason=str(EntryReason(one.reason).label) if one.reason else "",
            lead_id=one.lead_id,
            file_count=len(documents.get(one.origin_id, ("", ()))[1] or ()),
        )
        for one in entries
    )
