"""Write mails to people and have them sent."""

from collections.abc import Sequence

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.jobs.defer import defer_many
from loudou.platform.notifications.models import OutgoingMail
from loudou.platform.notifications.shapes import MailDraft

TASK, QUEUE = "notifications.send_mail", "mail"
LONGEST_SUBJECT = 300


def queue_mails(ctx: Context, *, drafts: Sequence[MailDraft]) -> int:
    """Keep mails that are not kept under their keys yet, each with the job that sends it; returns how many.

    Mail and job commit with the caller's transaction or vanish with it. Three SQL statements, however many mails.
    """
    rows = [_row(ctx, one) for one in drafts]
    OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True)
    kept = OutgoingMail.objects.filter(pk__in=[one.pk for one in rows]).order_by("pk").values_list("pk", flat=True)
    ids = list(kept)
    defer_many(TASK, queue=QUEUE, arguments=[{"mail": str(pk)} for pk in ids])
    return len(ids)


def _row(ctx: Context, draft: MailDraft) -> OutgoingMail:
    return OutgoingMail(
        id=new_id(),
        key=draft.key,
        user_id=draft.user_id,
        address=draft.address,
        subject=" ".join(draft.subject.split())[:LONGEST_SUBJECT],
        text=draft.text,
        html=draft.html,
        headers=dict(draft.headers),
        created_at=ctx.now,
        changed_at=ctx.now,
    )
