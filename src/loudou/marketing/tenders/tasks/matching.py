"""What the worker does when notices come in, and by the clock.

The numeric libraries take a hundred megabytes: they are loaded by the first job that needs them, so that a company
without a model never has them in memory.
"""

from typing import Any

from django.conf import settings

from loudou.kernel.context import Context
from loudou.kernel.later import library
from loudou.marketing.tenders.events import NoticesTaken, TendersMatched, WatchedProjectsTold
from loudou.marketing.tenders.queries.relevance import relevance_version
from loudou.marketing.tenders.services.bidding.follow_notices import follow_notices
from loudou.marketing.tenders.services.bidding.remind import remind_bidders
from loudou.marketing.tenders.services.match import match_notices
from loudou.marketing.tenders.services.tell import tell_matches
from loudou.platform.jobs.app import app, job_context
from loudou.platform.outbox.subscriptions import on

LEARNING = "loudou.marketing.tenders.services.relevance"


@on(NoticesTaken)
def match_new(ctx: Context, event: NoticesTaken) -> None:
    """New notices are held against all subscriptions."""
    match_notices(ctx.as_system(), notice_ids=event.subject_ids)


@on(TendersMatched)
def judge_and_tell(ctx: Context, event: TendersMatched) -> None:
    """New matches are judged by the model where there is one; then people are told of those that are relevant."""
    system = ctx.as_system()
    if relevance_version(system) is not None:
        _learning("judge_matches", "judge_matches")(system, match_ids=event.subject_ids)
    tell_matches(system, by_mail=settings.SMTP is not None)


@on(WatchedProjectsTold)
def follow_told(ctx: Context, event: WatchedProjectsTold) -> None:
    """Bids follow what notices say of their projects."""
    follow_notices(ctx.as_system(), project_ids=event.subject_ids)


@app.periodic(cron="12 * * * *")
@app.task(name="tenders.hourly", queue="tenders", queueing_lock="tenders.hourly", retry=2)
def hourly(timestamp: int) -> None:
    """Every hour: what is due for bids, and matches that waited for a digest or the end of quiet hours."""
    del timestamp
    remind_bidders(job_context())
    tell_matches(job_context(), by_mail=settings.SMTP is not None)


@app.task(name="tenders.train_relevance", queue="tenders", retry=2)
def train(**_later: object) -> None:
    """Teach the next version of the model of relevance."""
    _learning("train_relevance", "train_relevance")(job_context())


@app.task(name="tenders.judge_waiting", queue="tenders", retry=5)
def judge_all(**_later: object) -> None:
    """Judge all waiting matches anew, one transaction per piece."""
    judge, place = _learning("judge_matches", "judge_waiting"), None
    while (place := judge(job_context(), after=place)) is not None:
        continue


@app.periodic(cron="53 2 * * *")
@app.task(name="tenders.nightly_relevance", queue="tenders", queueing_lock="tenders.nightly_relevance", retry=2)
def nightly(timestamp: int) -> None:
    """Every night: teach anew when people have judged enough since."""
    del timestamp
    _learning("train_relevance", "retrain_relevance")(job_context())


def _learning(module: str, name: str) -> Any:
    """The service of that name, loaded when it is first needed."""
    return getattr(library(f"{LEARNING}.{module}"), name)
