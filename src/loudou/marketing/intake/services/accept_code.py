"""Take in what a provider sent a person back with."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.intake.errors import SignInLost
from loudou.marketing.intake.messages import CONSENT_REFUSED
from loudou.marketing.intake.models import Mailbox, MailboxGrant, MailboxProgress
from loudou.marketing.intake.queries.grants import digest_of, open_grant
from loudou.marketing.intake.rules.oauth import is_token
from loudou.marketing.intake.services.ask_worker import QUEUE
from loudou.marketing.intake.services.hold_grant import write_grant
from loudou.marketing.intake.services.note_trial import note_trial
from loudou.marketing.intake.shapes import FetchReport
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.jobs.defer import defer

GOOD_FOR = timedelta(minutes=10)
LOST = "This sign-in was not begun here by you, has ended already, or took longer than ten minutes. Begin again."


@records_changes("mailbox.accept_code")
def accept_code(ctx: Context, *, state: str, code: str) -> UUID:
    """Keep the code and have the worker exchange it for tokens; returns the mailbox it is for.

    It is taken from the person who began, within ten minutes, and once: anybody else's, a second one and a forged one
    change nothing. An empty code is a provider that let nobody in; the mailbox's page then says so. Six SQL statements
    at most. Raises ActionRefused, SignInLost.
    """
    require(ctx, "mailbox", "edit")
    begun = MailboxGrant.objects.select_for_update().filter(
        state_digest=digest_of(state), asked_by=ctx.actor_id, asked_at__gt=ctx.now - GOOD_FOR
    )
    grant = begun.first()
    if grant is None or not Mailbox.objects.visible_to(ctx, "edit").filter(pk=grant.mailbox_id).exists():
        raise SignInLost(LOST)
    is_given = is_token(code)
    grant.state_digest = grant.asked_by = grant.asked_at = None
    write_grant(grant, replace(open_grant(grant), code=code if is_given else ""))
    if is_given:
        _exchange(grant.mailbox_id)
    else:
        note_trial(ctx, mailbox_id=grant.mailbox_id, report=FetchReport(CONSENT_REFUSED))
    return grant.mailbox_id


def _exchange(mailbox_id: UUID) -> None:
    MailboxProgress.objects.filter(mailbox_id=mailbox_id).update(tried_at=None, tried_problem="", tried_facts={})
    defer("intake.end_sign_in", queue=QUEUE, lock=f"mailbox:{mailbox_id}", mailbox=str(mailbox_id))
