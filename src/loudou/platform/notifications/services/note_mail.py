"""Write down what became of a mail."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.notifications.models import OutgoingMail


def note_mail(ctx: Context, *, mail_id: UUID, state: str, problem: str = "") -> None:
    """The state of a mail, a MailState, and what went wrong, empty for nothing. One SQL statement."""
    OutgoingMail.objects.filter(pk=mail_id).update(state=state, problem=problem[:500], changed_at=ctx.now)
