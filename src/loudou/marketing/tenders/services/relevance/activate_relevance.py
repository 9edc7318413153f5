"""Put a version of the model of relevance in force, an earlier one again, or none."""

from uuid import UUID

from loudou.intelligence.services.activate_version import activate_version
from loudou.kernel.context import Context
from loudou.marketing.tenders.features.relevance import RELEVANCE_KEY
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.jobs.defer import defer


@records_changes("tenders.activate_relevance")
def activate_relevance(ctx: Context, *, version_id: UUID | None) -> None:
    """Let this version say how relevant matches are; a job judges all waiting matches anew. None: words alone count.

    Putting the version in force that already is changes nothing. Four SQL statements. Raises ActionRefused,
    VersionNotFound, VersionUnfit.
    """
    require(ctx, "tender_match", "configure")
    if activate_version(ctx, key=RELEVANCE_KEY, version_id=version_id):
        ctx.memo.pop("tender_relevance_version", None)
        defer("tenders.judge_waiting", queue="tenders", lock="tenders.judge_waiting")


@records_changes("tenders.request_relevance_training")
def request_training(ctx: Context) -> None:
    """Queue the training of the next version; trainings run one after the other. One SQL statement.

    Raises ActionRefused.
    """
    require(ctx, "tender_match", "configure")
    defer("tenders.train_relevance", queue="tenders", lock="tenders.train_relevance")
