"""Fetching from mailboxes, and ending sign-ins at their providers: intake's only talk with machines outside."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings

from loudou.kernel.errors import Invalid, NotFound, Unavailable
from loudou.marketing.intake.errors import SignInNeeded
from loudou.marketing.intake.queries.mail_terms import connection_terms, due_mailboxes, sign_in_terms
from loudou.marketing.intake.services.ask_worker import queue_mailbox
from loudou.marketing.intake.services.begin_fetch import begin_fetch
from loudou.marketing.intake.services.end_sign_in import end_sign_in
from loudou.marketing.intake.services.note_fetch import note_fetch
from loudou.marketing.intake.services.note_trial import note_trial
from loudou.marketing.intake.services.take_mails import take_mails
from loudou.marketing.intake.shapes import FetchedMail, FetchReport, MailboxTerms
from loudou.marketing.intake.tasks.mail_session import MailSession
from loudou.marketing.intake.tasks.mail_tokens import exchange_code, open_mailbox
from loudou.platform.jobs.app import app, job_context

BATCH = 50
"""Mails kept in one transaction; what a kill in between costs is fetching these again."""
BATCH_BYTES = 8 * 1024 * 1024
MOST_A_RUN = 500
"""Mails of one run; the next run follows at once, so that no mailbox keeps the others waiting."""
LARGEST_MAIL = 10 * 1024 * 1024


@app.periodic(cron="*/2 * * * *")
@app.task(name="intake.fetch_due", queue="mail", queueing_lock="intake.fetch_due")
def fetch_due_mailboxes(timestamp: int) -> None:
    """Queue a job for each mailbox to look at now; one that fails waits longer and longer."""
    del timestamp
    for mailbox_id in due_mailboxes(datetime.now(UTC)):
        queue_mailbox(mailbox_id)


@app.task(name="intake.fetch_mailbox", queue="mail")
def fetch_mailbox(*, mailbox: str, **_later: object) -> None:
    """Fetch new mails of one mailbox, batch by batch; what goes wrong is written down with it and tried again later.

    Killed anywhere, the next run goes on: how far it came is kept with the mails themselves, and a mail kept already
    is recognised.
    """
    mailbox_id = UUID(mailbox)
    try:
        has_more = _fetch(connection_terms(job_context(), mailbox_id))
    except NotFound:
        return
    except (Unavailable, Invalid) as problem:
        report = FetchReport(
            problem.detail, is_lasting=isinstance(problem, Invalid), is_parked=isinstance(problem, SignInNeeded)
        )
        note_fetch(job_context(), mailbox_id=mailbox_id, report=report)
        return
    note_fetch(job_context(), mailbox_id=mailbox_id, report=FetchReport())
    if has_more:
        queue_mailbox(mailbox_id)


@app.task(name="intake.try_mailbox", queue="mail")
def try_mailbox(*, mailbox: str, **_later: object) -> None:
    """Sign in, open the folders and leave; the result is shown on the mailbox's page. Nothing is read or moved."""
    mailbox_id = UUID(mailbox)
    try:
        terms = connection_terms(job_context(), mailbox_id)
        with open_mailbox(terms, private_hosts=settings.PRIVATE_HOSTS) as session:
            facts = {"count": session.count, "is_encrypted": session.is_encrypted, "protocol": session.protocol}
            report = FetchReport(facts=facts)
    except NotFound:
        return
    except (Unavailable, Invalid) as problem:
        report = FetchReport(problem.detail)
    note_trial(job_context(), mailbox_id=mailbox_id, report=report)


@app.task(name="intake.end_sign_in", queue="mail")
def exchange(*, mailbox: str, **_later: object) -> None:
    """Exchange the code a person came back with for tokens; the result is shown on the mailbox's page.

    Killed in between, the code is used up and the person signs in once more.
    """
    try:
        terms = sign_in_terms(job_context(), UUID(mailbox))
    except (NotFound, Invalid):
        return  # the settings were changed, and with them the grant is gone
    if not terms.secrets.code:
        return
    try:
        tokens = exchange_code(terms, settings.PRIVATE_HOSTS)
    except (Unavailable, Invalid) as problem:
        end_sign_in(job_context(), terms=terms, tokens=None, problem=problem.detail)
        return
    end_sign_in(job_context(), terms=terms, tokens=tokens)


def _fetch(terms: MailboxTerms) -> bool:
    """Whether more mails wait than one run takes."""
    with open_mailbox(terms, private_hosts=settings.PRIVATE_HOSTS) as session:
        validity, uid_next = session.uid_validity, session.uid_next
        after = begin_fetch(job_context(), terms=terms, uid_validity=validity, uid_next=uid_next)
        uids = session.uids(after, None if after else terms.since)
        for batch in _batches(session, uids[:MOST_A_RUN]):
            mails = [session.fetch(uid, size, most=LARGEST_MAIL) for uid, size in batch]
            _keep(session, terms, mails)
        return len(uids) > MOST_A_RUN


def _batches(session: MailSession, uids: Sequence[int]) -> Iterator[list[tuple[int, int]]]:
    """Numbers with sizes, so many at a time as fit into memory and into one transaction."""
    for start in range(0, len(uids), BATCH):
        batch: list[tuple[int, int]] = []
        weight = 0
        for uid, size in session.sizes(uids[start : start + BATCH]):
            if batch and weight + min(size, LARGEST_MAIL) > BATCH_BYTES:
                yield batch
                batch, weight = [], 0
            batch.append((uid, size))
            weight += min(size, LARGEST_MAIL)
        if batch:
            yield batch


def _keep(session: MailSession, terms: MailboxTerms, mails: Sequence[FetchedMail]) -> None:
    """Keep first, move afterwards: a mail is in the folder until it is surely here."""
    take_mails(job_context(), mailbox_id=terms.mailbox_id, uid_validity=session.uid_validity, mails=mails)
    if terms.done_folder:
        session.move([one.uid for one in mails], terms.done_folder)
