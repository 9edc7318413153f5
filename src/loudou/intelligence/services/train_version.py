"""Teach a model and keep it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import connection
from django.db.models import Max

from loudou.intelligence.enums import Unfit, VersionStatus
from loudou.intelligence.models import ModelVersion
from loudou.intelligence.rules.additive import Floats
from loudou.intelligence.rules.fitted import probability, to_json
from loudou.intelligence.rules.leaks import find_suspects
from loudou.intelligence.rules.training import Trained, train
from loudou.intelligence.shapes import Dataset, Suspect, TrainingPolicy
from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.changes.recording import records_changes

DEFAULT_POLICY = TrainingPolicy()
LOCK_SQL = "SELECT pg_advisory_xact_lock(hashtextextended('model:' || %s, 0))"
HELD_OUT_SQL = """
    INSERT INTO intelligence_holdout (id, model_version_id, predicted, outcomes)
    VALUES (%s, %s, %s::numeric[], %s::boolean[])
"""
PATIENCE_SQL = "SET LOCAL idle_in_transaction_session_timeout = '15min'"
"""Learning takes longer than a transaction usually may be silent; it holds no locks on anybody's rows."""


@records_changes("intelligence.train_version")
def train_version(
    ctx: Context,
    *,
    key: str,
    dataset: Dataset,
    policy: TrainingPolicy = DEFAULT_POLICY,
    changed_rates: Mapping[str, float] | None = None,
) -> UUID:
    """The next version of a model, taught, tried and kept as a candidate, or as unfit with the reason; returns its id.

    Columns that look as if they had been filled in after the outcome are named, and left out where the signs are
    decisive. `changed_rates` is how often each was changed after the subject came in. The rows the model was tried on
    are kept with what it said of them. The caller asks for rights. Five SQL statements.
    """
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE_SQL)
        cursor.execute(LOCK_SQL, [key])
    suspects = find_suspects(dataset, seed=policy.seed, changed_rates=changed_rates) if dataset.row_count else ()
    used = dataset.without([one.name for one in suspects if one.is_left_out])
    trained = train(used, policy) if dataset.row_count else None
    version = _version(ctx, key, used, trained, suspects)
    version.number = (ModelVersion.objects.filter(key=key).aggregate(last=Max("number"))["last"] or 0) + 1
    version.save(force_insert=True)
    if trained is not None and trained.evaluation is not None:
        outcomes = used.outcomes or ()
        _keep_held_out(version.id, trained.predicted, [outcomes[place] for place in trained.held_out])
    return version.id


def _keep_held_out(version_id: UUID, predicted: Floats, outcomes: Sequence[bool]) -> None:
    """As PostgreSQL writes arrays: there are as many of them as a fifth of all rows."""
    chances = "{" + ",".join([f"{chance:.5f}" for chance in predicted]) + "}"
    happened = "{" + ",".join(["t" if outcome else "f" for outcome in outcomes]) + "}"
    with connection.cursor() as cursor:
        cursor.execute(HELD_OUT_SQL, [new_id(), version_id, chances, happened])


def _version(
    ctx: Context, key: str, dataset: Dataset, trained: Trained | None, suspects: tuple[Suspect, ...]
) -> ModelVersion:
    unfit = trained.unfit_because if trained is not None else Unfit.TOO_FEW
    instants = dataset.instants or ()
    version = ModelVersion(
        key=key,
        status=VersionStatus.UNFIT if unfit else VersionStatus.CANDIDATE,
        algorithm="none",
        unfit_because=unfit,
        row_count=dataset.row_count,
        positive_count=sum(map(bool, dataset.outcomes or ())),
        window_from=min(instants, default=None),
        window_to=max(instants, default=None),
        trained_at=ctx.now,
        features=[feature.name for feature in dataset.features],
        suspects=[asdict(one) for one in suspects],
    )
    if trained is not None:
        version.algorithm = trained.fitted.algorithm
        version.document, version.trees = to_json(trained.fitted), trained.fitted.trees
        version.base_rate = probability(trained.base_rate)
        version.base_low, version.base_high = map(probability, trained.base_interval)
        version.compared = dict(trained.compared)
        version.evaluation = asdict(trained.evaluation) if trained.evaluation is not None else None
    return version
