"""Have the worker look at a mailbox now."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from loudou.kernel.context import Context
from loudou.marketing.intake.models import Mailbox, MailboxProgress
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.jobs.defer import defer

QUEUE = "mail"


@records_changes("mailbox.ask_worker")
def ask_worker(ctx: Context, *, mailbox_ids: Sequence[UUID], to_try: bool) -> int:
    """Queue fetching from these mailboxes, or trying their connections; returns how many.

    One that waits in the queue already is no fault. The services never talk to a mail server themselves. At most four
    SQL statements for each mailbox. Raises ActionRefused.
    """
    require(ctx, "mailbox", "edit")
    found = list(Mailbox.objects.visible_to(ctx, "edit").filter(pk__in=mailbox_ids).values_list("pk", flat=True))
    if to_try:
        MailboxProgress.objects.filter(mailbox_id__in=found).update(tried_at=None, tried_problem="", tried_facts={})
    for mailbox_id in found:
        queue_mailbox(mailbox_id, to_try=to_try)
    return len(found)


def queue_mailbox(mailbox_id: UUID, *, to_try: bool = False) -> None:  # system: jobs queue the next run themselves
    """One job that fetches from the mailbox, or tries it; not a second one while the first waits."""
    name = "intake.try_mailbox" if to_try else "intake.fetch_mailbox"
    with suppress(AlreadyEnqueued), transaction.atomic():
        defer(name, queue=QUEUE, lock=f"mailbox:{mailbox_id}", key=f"{name}:{mailbox_id}", mailbox=str(mailbox_id))
