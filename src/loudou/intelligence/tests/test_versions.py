from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.intelligence.enums import FeatureKind, Sign, VersionStatus
from loudou.intelligence.errors import VersionNotFound, VersionUnfit
from loudou.intelligence.models import ModelVersion, PredictionRecord
from loudou.intelligence.queries.forecasts import fitted_version, forecasts
from loudou.intelligence.queries.versions import active_version, held_out, model_versions
from loudou.intelligence.rules.measures import brier, calibration_error, calibration_table, pr_auc, rate_at, roc_auc
from loudou.intelligence.rules.training import train
from loudou.intelligence.services.activate_version import activate_version
from loudou.intelligence.services.check_drift import check_drift
from loudou.intelligence.services.record_predictions import record_predictions
from loudou.intelligence.services.train_version import train_version
from loudou.intelligence.shapes import Feature
from loudou.intelligence.tests.planted import planted

pytestmark = pytest.mark.django_db
KEY = "any_purpose"


def test_the_figures_of_a_version_can_be_worked_out_again_from_what_is_kept(ctx):
    version_id = train_version(ctx, key=KEY, dataset=planted(2500))

    (version,) = model_versions(KEY)
    kept = held_out(version_id)
    predicted, outcomes = np.array(kept.predicted, dtype=float), np.array(kept.outcomes)
    shown = version.evaluation
    assert (shown.row_count, shown.positive_count) == (500, int(outcomes.sum()))
    assert shown.auc == pytest.approx(roc_auc(predicted, outcomes))
    assert shown.pr_auc == pytest.approx(pr_auc(predicted, outcomes))
    assert shown.brier == pytest.approx(brier(predicted, outcomes))
    assert shown.calibration == calibration_table(predicted, outcomes)
    assert shown.calibration_error == pytest.approx(calibration_error(shown.calibration))
    assert shown.lift_at_tenth == pytest.approx(rate_at(predicted, outcomes, 0.1) / outcomes.mean())


def test_a_kept_version_predicts_what_the_trained_model_did(ctx):
    dataset = planted(2500)

    version_id = train_version(ctx, key=KEY, dataset=dataset)

    fitted_version.cache_clear()
    assert forecasts(version_id, dataset) == train(dataset).fitted.forecast(dataset)


def test_trained_is_not_in_force_and_numbers_go_up(ctx):
    train_version(ctx, key=KEY, dataset=planted(1000))
    train_version(ctx, key=KEY, dataset=planted(1000))

    assert [(one.number, one.status) for one in model_versions(KEY)] == [(2, "candidate"), (1, "candidate")]
    assert active_version(KEY) is None


def test_activation_retires_the_other_and_an_earlier_version_comes_back(ctx):
    first, second = (train_version(ctx, key=KEY, dataset=planted(1000)) for _ in range(2))

    assert activate_version(ctx, key=KEY, version_id=first)
    assert activate_version(ctx, key=KEY, version_id=second)
    assert [one.status for one in model_versions(KEY)] == ["active", "retired"]
    assert activate_version(ctx, key=KEY, version_id=first)
    assert active_version(KEY) == first
    assert not activate_version(ctx, key=KEY, version_id=first)
    assert activate_version(ctx, key=KEY, version_id=None)
    assert active_version(KEY) is None


def test_too_few_outcomes_are_kept_as_such_and_cannot_be_put_in_force(ctx):
    dataset = planted(60)

    version_id = train_version(ctx, key=KEY, dataset=dataset)

    (version,) = model_versions(KEY)
    assert (version.status, version.unfit_because, version.evaluation) == (VersionStatus.UNFIT, "too_few", None)
    assert version.base_low < version.base_rate < version.base_high
    with pytest.raises(VersionUnfit):
        activate_version(ctx, key=KEY, version_id=version_id)
    assert active_version(KEY) is None
    with pytest.raises(VersionNotFound):
        held_out(version_id)


def test_no_rows_at_all_are_too_few(ctx):
    empty = replace(planted(0), outcomes=[], instants=[])

    train_version(ctx, key=KEY, dataset=empty)

    (version,) = model_versions(KEY)
    assert (version.unfit_because, version.row_count, version.base_rate) == ("too_few", 0, None)


def test_a_version_of_another_purpose_is_not_found(ctx):
    version_id = train_version(ctx, key="other", dataset=planted(1000))

    for wanted in (version_id, uuid4()):
        with pytest.raises(VersionNotFound):
            activate_version(ctx, key=KEY, version_id=wanted)
    with pytest.raises(VersionNotFound):
        fitted_version(uuid4())


def test_a_leaking_column_is_named_and_the_model_does_without_it(ctx):
    dataset = planted(2500)
    leak = [Decimal(9) if won else Decimal(1) for won in dataset.outcomes]
    leaking = replace(
        dataset, features=(*dataset.features, Feature("later", FeatureKind.NUMERIC)), columns=(*dataset.columns, leak)
    )

    train_version(ctx, key=KEY, dataset=leaking)

    (version,) = model_versions(KEY)
    assert [(one.name, one.is_left_out) for one in version.suspects] == [("later", True)]
    assert Sign.TELLS_ALONE in version.suspects[0].signs
    assert "later" not in version.features
    assert version.evaluation.auc < 0.85


def test_predictions_are_added_only_when_they_say_something_new(ctx):
    dataset, subjects = planted(1000), [uuid4() for _ in range(1000)]
    version_id = train_version(ctx, key=KEY, dataset=dataset)
    said = forecasts(version_id, dataset)

    with CaptureQueriesContext(
        connection,
    ) as few:
        assert record_predictions(ctx, version_id=version_id, subject_ids=subjects[:2], forecasts=said[:2]) == 2
    with CaptureQueriesContext(connection) as many:
        assert record_predictions(ctx, version_id=version_id, subject_ids=subjects, forecasts=said) == 998
    later = ctx.at(ctx.now + timedelta(days=1))
    assert record_predictions(later, version_id=version_id, subject_ids=subjects, forecasts=said) == 0

    assert len(few) == len(many)
    one = PredictionRecord.objects.get(subject_id=subjects[7])
    assert (one.probability, one.scored_at, one.model_version_id) == (said[7].probability, ctx.now, version_id)


def test_drift_names_what_has_moved(ctx):
    dataset = planted(2000)
    version_id = train_version(ctx, key=KEY, dataset=dataset)
    moved = replace(
        planted(500, seed=9), columns=(["Referral"] * 500, *planted(500, seed=9).columns[1:]), outcomes=None
    )

    rows = check_drift(ctx, version_id=version_id, dataset=moved)

    assert [row.feature for row in rows if row.is_alarming] == ["source"]
    (version,) = model_versions(KEY)
    assert (version.drift, version.drift_checked_at) == (rows, ctx.now)


def test_of_few_rows_no_drift_is_told(ctx):
    version_id = train_version(ctx, key=KEY, dataset=planted(2000))

    assert check_drift(ctx, version_id=version_id, dataset=planted(50)) == ()
    assert ModelVersion.objects.get(pk=version_id).drift_checked_at == ctx.now
