"""What the worker does to find out more about leads; the only place that asks registries over the network."""

import os
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from loudou.kernel.context import Context
from loudou.kernel.errors import Invalid, Unavailable
from loudou.leads.errors import ProviderQuotaReached, ProviderUnknown
from loudou.leads.events import LeadCaptured
from loudou.leads.queries.registry import knows_companies, open_leads, open_questions, open_since, provider_named
from loudou.leads.services.enrich import enrich_leads
from loudou.leads.services.flag_duplicates import flag_duplicates
from loudou.leads.services.keep_answers import keep_answers
from loudou.leads.services.registry_kinds import REGISTRY_KINDS, ProviderTerms, RegistryProvider
from loudou.leads.services.take_request import take_request
from loudou.leads.shapes import ProviderDraft, Question, RegistryAnswer, RegistryEntry
from loudou.platform.jobs.app import app, job_context
from loudou.platform.outbox.subscriptions import on

COMPARED_AT_ONCE = 200
"""New leads compared with all others as they come; to compare an import of thousands would hold up everything."""
COMPARED_TOGETHER = 2_000
"""Leads of one transaction by night, when nobody waits for those it locks."""
MOST_ATTEMPTS = 6
FIRST_WAIT = 15
"""Seconds before the second attempt; each further one waits four times as long, an hour at most."""


class AskedLater(BaseRetryStrategy):
    """Tries again when a registry did not answer: when it said, else after longer and longer waits."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to ask again; None to give up."""
        if not isinstance(exception, Unavailable) or job.attempts + 1 >= MOST_ATTEMPTS:
            return None
        said = exception.facts.get("retry_after")
        wait = said if isinstance(said, int) else min(FIRST_WAIT * 4**job.attempts, 3600)
        return RetryDecision(retry_in={"seconds": max(wait, 1)})


@on(LeadCaptured)
def enrich_captured(ctx: Context, event: LeadCaptured) -> None:
    """Look new leads up in the registries, as soon as there is one."""
    if knows_companies():
        enrich_leads(ctx.as_system(), lead_ids=open_leads(event.subject_ids))


@on(LeadCaptured)
def flag_captured(ctx: Context, event: LeadCaptured) -> None:
    """Flag new leads that may be ones we have under a slightly different name; those of a large import by night."""
    if len(event.subject_ids) <= COMPARED_AT_ONCE:
        flag_duplicates(ctx.as_system(), lead_ids=open_leads(event.subject_ids))


@app.periodic(cron="11 1 * * *")
@app.task(name="leads.flag_of_the_day", queue="leads", queueing_lock="leads.flag_of_the_day", retry=2)
def flag_of_the_day(timestamp: int) -> None:
    """Compare by night what came in since yesterday; pairs that are known stay as they are."""
    del timestamp
    ctx = job_context()
    came = open_since(ctx.now - timedelta(hours=26))
    for start in range(0, len(came), COMPARED_TOGETHER):
        flag_duplicates(job_context(), lead_ids=open_leads(came[start : start + COMPARED_TOGETHER]))


@app.task(name="leads.ask_registry", queue="leads", retry=AskedLater())
def ask_registry(*, provider: str, lead_ids: Sequence[str], **_later: object) -> None:
    """Ask one registry about these leads, question by question, and fill in what it answered.

    A question it answered lately is not put again, so an attempt after a failure goes on where the last one
    stopped. Ends without a fault when the quota of the day is used up.
    """
    leads = [UUID(lead) for lead in lead_ids]
    try:
        terms = provider_named(provider)
        for question in open_questions(job_context(), provider, leads):
            _put(terms, question)
    except (ProviderQuotaReached, ProviderUnknown):
        pass  # the answers so far are still worth filling in
    ctx = job_context()
    enrich_leads(ctx, lead_ids=open_leads(leads))


@app.task(name="leads.try_registry", queue="leads", retry=False)
def try_registry(*, provider: str, name: str, uscc: str, **_later: object) -> None:
    """Put one question to a registry because somebody wants to see whether it works; a failure is its answer."""
    try:
        _put(provider_named(provider), Question(name, uscc))
    except Unavailable:
        pass  # kept as its answer, and not asked again: whoever tries it may try again
    except (ProviderQuotaReached, ProviderUnknown) as refusal:
        answer = RegistryAnswer(Question(name, uscc), problem=refusal.detail)
        keep_answers(job_context(), provider=provider, answers=[answer])


def _put(provider: ProviderDraft, question: Question) -> None:
    """One question: counted, asked, kept. A refusal is kept and leaves the next question alone; silence is raised."""
    kind = REGISTRY_KINDS.get(provider.kind)
    if kind is None:
        raise ProviderUnknown("No package brings a registry of this kind.", kind=provider.kind)
    take_request(job_context(), provider=provider.key)
    try:
        entries = _answer(kind, _terms(provider), question)
    except Unavailable as silence:
        keep_answers(job_context(), provider=provider.key, answers=[RegistryAnswer(question, problem=silence.detail)])
        raise
    except Invalid as refusal:
        keep_answers(job_context(), provider=provider.key, answers=[RegistryAnswer(question, problem=refusal.detail)])
        return
    keep_answers(job_context(), provider=provider.key, answers=[RegistryAnswer(question, tuple(entries))])


def _answer(kind: RegistryProvider, terms: ProviderTerms, question: Question) -> Sequence[RegistryEntry]:
    if not question.uscc:
        return kind.search(terms, question.name)
    found = kind.detail(terms, question.uscc)
    return [found] if found is not None else []


def _terms(provider: ProviderDraft) -> ProviderTerms:
    name = str(provider.options.get("secret") or "")
    secret = os.environ.get(name, "") if name.startswith("LOUDOU_SECRET_") else ""
    return ProviderTerms(provider.options, secret, frozenset(settings.PRIVATE_HOSTS))
