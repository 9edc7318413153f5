"""What the worker does for mails to people."""

from uuid import UUID

from django.conf import settings
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from loudou.platform.jobs.app import app, job_context
from loudou.platform.notifications.enums import MailState
from loudou.platform.notifications.errors import MailDelayed, MailRefused, MailUnsure
from loudou.platform.notifications.mailer import UNSURE, hand_over
from loudou.platform.notifications.queries import mail_to_send
from loudou.platform.notifications.services.claim_mail import claim_mail
from loudou.platform.notifications.services.forget_mails import forget_mails
from loudou.platform.notifications.services.note_mail import note_mail
from loudou.platform.notifications.shapes import MailToSend, SmtpTerms

MOST_ATTEMPTS = 8
FIRST_WAIT = 60
"""Seconds before the second attempt; each further one waits three times as long, six hours at most: two days in all."""


class SentLater(BaseRetryStrategy):
    """Tries again while the server cannot be reached or asks for it; what it refuses is for people to look at."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None to give up, which leaves the job among the parked work."""
        if not isinstance(exception, MailDelayed) or job.attempts + 1 >= MOST_ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": min(FIRST_WAIT * 3**job.attempts, 6 * 3600)})


@app.task(name="notifications.send_mail", queue="mail", retry=SentLater())
def send_mail(*, mail: str, **_later: object) -> None:
    """Hand one mail to the mail server, once: a job that was killed while it did is not begun again by itself."""
    mail_id = UUID(mail)
    found = mail_to_send(mail_id)
    if found is None:
        return
    if found.state == MailState.SENDING:
        note_mail(job_context(), mail_id=mail_id, state=MailState.UNSURE, problem=UNSURE)
        raise MailUnsure(UNSURE)
    try:
        is_sent = _hand_over(found)
    except (MailDelayed, MailRefused, MailUnsure) as problem:
        states = {MailDelayed: MailState.WAITING, MailRefused: MailState.REFUSED, MailUnsure: MailState.UNSURE}
        said = problem.detail % problem.facts
        problem.args = (said,)  # what is kept with the job, for people to read
        note_mail(job_context(), mail_id=mail_id, state=states[type(problem)], problem=said)
        raise
    if is_sent:
        note_mail(job_context(), mail_id=mail_id, state=MailState.SENT)


def _hand_over(found: MailToSend) -> bool:
    terms: SmtpTerms | None = settings.SMTP
    if terms is None:
        raise MailDelayed("No mail server (SMTP) is set up: see LOUDOU_SMTP_HOST.")
    return hand_over(terms, found, claim=lambda: claim_mail(job_context(), mail_id=found.id, state=found.state))


@app.periodic(cron="47 3 * * *")
@app.task(name="notifications.forget_mails", queue="default", queueing_lock="notifications.forget_mails", retry=2)
def forget_old_mails(timestamp: int) -> None:
    """Forget by night what was sent some weeks ago."""
    del timestamp
    forget_mails(job_context())
