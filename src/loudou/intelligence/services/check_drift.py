"""See whether what comes in still looks like what the model learnt from."""

from dataclasses import asdict
from uuid import UUID

import numpy as np

from loudou.intelligence.models import ModelVersion
from loudou.intelligence.queries.forecasts import fitted_version
from loudou.intelligence.rules.drift import ALARMING, stability_index
from loudou.intelligence.rules.encoding import encode
from loudou.intelligence.shapes import Dataset, DriftRow
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes

LEAST_ROWS = 200
"""Of fewer rows the index says more about chance than about change."""


@records_changes("intelligence.check_drift")
def check_drift(ctx: Context, *, version_id: UUID, dataset: Dataset) -> tuple[DriftRow, ...]:
    """The stability index of every feature between training and these rows, the most moved first, kept on the version.

    Nothing is said of fewer than 200 rows. Of a feature with many tags the most moved tag counts. At most two SQL
    statements. Raises VersionNotFound.
    """
    fitted = fitted_version(version_id)
    moved: dict[str, float] = {}
    if dataset.row_count >= LEAST_ROWS:
        codes = encode(fitted.codings, dataset)
        for coding, baseline, line in zip(fitted.codings, fitted.baseline, codes, strict=True):
            index = stability_index(baseline, np.bincount(line, minlength=coding.size).tolist())
            moved[coding.feature] = max(moved.get(coding.feature, 0.0), round(index, 4))
    rows = tuple(
        DriftRow(name, index, index > ALARMING) for name, index in sorted(moved.items(), key=lambda one: -one[1])
    )
    ModelVersion.objects.filter(pk=version_id).update(drift=[asdict(row) for row in rows], drift_checked_at=ctx.now)
    return rows
