"""Teach the model of relevance. Loads the numeric libraries: for the worker and commands only."""

from uuid import UUID

from loudou.intelligence.enums import VersionStatus
from loudou.intelligence.queries.versions import model_versions
from loudou.intelligence.services.train_version import train_version
from loudou.intelligence.shapes import VersionRow
from loudou.kernel.context import Context
from loudou.marketing.tenders.features.relevance import POLICY, RELEVANCE_KEY, relevance_dataset
from loudou.marketing.tenders.queries.relevance import judged_matches
from loudou.marketing.tenders.services.relevance.activate_relevance import activate_relevance
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

LEAST_NEW = 20
"""So many further judgements make it worth while to teach again by night."""


@records_changes("tenders.train_relevance")
def train_relevance(ctx: Context) -> UUID:
    """The next version of the model, learnt from every project people decided on or judged, and tried; returns its id.

    It is not in force yet. Six SQL statements, however many matches. Raises ActionRefused.
    """
    require(ctx, "tender_match", "configure")
    dataset = relevance_dataset(judged_matches(ctx), is_labelled=True)
    return train_version(ctx, key=RELEVANCE_KEY, dataset=dataset, policy=POLICY)


@records_changes("tenders.retrain_relevance")
def retrain_relevance(ctx: Context) -> UUID | None:
    """Teach anew when 20 further projects were judged since the last version; returns the new version, or None.

    Where a version is in force and the new one is usable and errs no more (Brier score), the new one takes its place;
    without one in force a person puts the first in force. At most twelve SQL statements. Raises ActionRefused.
    """
    require(ctx, "tender_match", "configure")
    versions = model_versions(RELEVANCE_KEY)
    judged = len(judged_matches(ctx))
    if versions and judged - versions[0].row_count < LEAST_NEW:
        return None
    made = train_relevance(ctx)
    new = next(one for one in model_versions(RELEVANCE_KEY, limit=1))
    active = next((one for one in versions if one.status == VersionStatus.ACTIVE), None)
    if active is not None and _is_better(new, active):
        activate_relevance(ctx, version_id=made)
    return made


def _is_better(new: VersionRow, active: VersionRow) -> bool:
    if new.unfit_because or new.evaluation is None or active.evaluation is None:
        return False
    return new.evaluation.brier <= active.evaluation.brier
