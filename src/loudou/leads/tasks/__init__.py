"""What the worker does for leads."""

from uuid import UUID

from loudou.leads.services.rescore_open import rescore_open as rescore_piece
from loudou.leads.tasks.bands import follow_band_changes, open_assigned_responses, open_claimed_responses
from loudou.leads.tasks.enrichment import ask_registry, enrich_captured, flag_captured, try_registry
from loudou.leads.tasks.learning import predict_captured
from loudou.leads.tasks.rounds import go_round
from loudou.platform.jobs.app import app

__all__ = [
    "ask_registry",
    "enrich_captured",
    "flag_captured",
    "follow_band_changes",
    "open_assigned_responses",
    "open_claimed_responses",
    "predict_captured",
    "rescore_open",
    "try_registry",
]


@app.task(name="leads.rescore_open", queue="leads", retry=5)
def rescore_open(*, after: str = "", **_later: object) -> None:
    """Score all open leads anew, one transaction per piece."""
    go_round(lambda ctx, one: rescore_piece(ctx, within=one), after=UUID(after) if after else None)


@app.periodic(cron="41 2 * * *")
@app.task(name="leads.rescore_engaged", queue="leads", retry=5, queueing_lock="leads.rescore_engaged")
def rescore_engaged(timestamp: int, after: str = "", **_later: object) -> None:
    """What somebody did counts less every day: score by night whoever did anything, and what is on hold."""
    del timestamp
    go_round(lambda ctx, one: rescore_piece(ctx, within=one, only_changing=True), after=UUID(after) if after else None)
