"""W4, train, predict, rescore, behaviour: a model learns, leads are scored by the million. Imported with Django set up.

An installation of its own, which grows from workload to workload; every figure is of the product's own services and
jobs, run in this process as the worker runs them, while the worker itself rests.
"""

import os
import random
import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import numpy as np
from django.db import connection

from benchmarks import filling, population
from benchmarks.engaged import recompute_behaviour
from benchmarks.figures import Figure, load_average, timed
from benchmarks.population import system
from benchmarks.sizes import Sizes
from benchmarks.stand import Stand
from benchmarks.yardstick import generated
from loudou.config.cli.collecting import collect_rarely
from loudou.intelligence.rules.measures import brier, roc_auc
from loudou.leads.queries.smart_model import smart_versions
from loudou.leads.services.activate_smart_model import activate_smart_model
from loudou.leads.services.edit_score_rules import edit_score_rules
from loudou.leads.services.install_defaults import DEFAULT_RULES
from loudou.leads.services.train_smart_model import train_smart_model
from loudou.leads.shapes import ScoreGroupDraft, ScoreModelDraft, ScoreRuleDraft
from loudou.leads.tasks import rescore_open
from loudou.leads.tasks.learning import predict_all

SEEDS = {"closed": 1, "open": 2, "more closed": 41, "more open": 42}
OUTCOMES = 7
"""The seed the common definition draws the outcomes of the open leads with."""
RULES = 30


def run_course(stand: Stand, sizes: Sizes, names: Sequence[str], *, with_most: bool) -> Iterator[Figure]:
    """Every figure of the named workloads; those of a million leads only when they are wanted."""
    collect_rarely()  # as every process of the product does
    population.settle(stand)
    with _resting(stand):
        if "W4" in names:
            filling.fill_leads(stand, sizes.closed_leads, SEEDS["closed"], "closed")
            filling.fill_leads(stand, sizes.open_leads, SEEDS["open"], "open")
            population.tidy()
            yield from rebuild(stand, sizes)
        if "train" in names or "predict" in names:
            missing = sizes.learnt_leads - (sizes.closed_leads if "W4" in names else 0)
            filling.fill_leads(stand, missing, SEEDS["more closed"], "closed")
            population.tidy()
            yield from train(stand, sizes)
        if with_most and {"predict", "rescore", "behaviour"} & set(names):
            missing = sizes.all_leads - (sizes.open_leads if "W4" in names else 0)
            filling.fill_leads(stand, missing, SEEDS["more open"], "open")
            population.tidy()
            for name, workload in LARGE:
                if name in names:
                    yield from workload(stand, sizes)


def rebuild(stand: Stand, sizes: Sizes) -> Iterator[Figure]:
    """W4: learn from the closed leads, put that in force, and predict and score the open ones, from end to end."""
    seconds, cpu, load, found = list[float](), list[float](), list[float](), list[tuple[float, float]]()
    for _ in range(sizes.runs):
        activate_smart_model(system(), version_id=None)
        predict_all()  # every lead without a prediction, so that each run writes all of them
        load.append(load_average())
        taken, used = timed(_learn_and_predict, [stand.postgres])
        seconds, cpu, found = [*seconds, taken], [*cpu, used], [*found, _quality(sizes.open_leads)]
    what, size = f"rebuild the model, rescore {sizes.open_leads} leads", f"{sizes.closed_leads:,}"
    facts = {"cpu_s": round(float(np.median(cpu)), 2), "algorithm": smart_versions(system())[0].algorithm}
    yield Figure("W4", what, size, "s", tuple(seconds), None, tuple(load), facts)
    yield Figure("W4", "ROC-AUC on those leads", size, "", tuple(auc for auc, _ in found))
    yield Figure("W4", "Brier score on those leads", size, "", tuple(score for _, score in found))


def train(stand: Stand, sizes: Sizes) -> Iterator[Figure]:
    """The next version of the model, learnt from every closed lead there is, tried and kept; it is then in force."""
    load = load_average()
    seconds, cpu = timed(lambda: train_smart_model(system()), [stand.postgres])
    version = smart_versions(system())[0]
    activate_smart_model(system(), version_id=version.id)
    auc = round(version.evaluation.auc, 4) if version.evaluation is not None else None
    facts = {"auc": auc, "algorithm": version.algorithm, "cpu_s": round(cpu, 1), "peak_rss_mib": _peak()}
    yield Figure("train", f"learn from {version.row_count} leads", _open_count(), "s", (seconds,), None, (load,), facts)


def predict(stand: Stand, sizes: Sizes) -> Iterator[Figure]:
    """Every open lead predicted, kept with its reasons and scored, by the nightly job."""
    yield _all_leads("predict", "predict, keep and score all open leads", stand, predict_all)


def rescore(stand: Stand, sizes: Sizes) -> Iterator[Figure]:
    """Every open lead scored anew after thirty attribute rules were edited, so that each is written; then once more."""
    edit_score_rules(system(), model=_rules(), rescores=False)
    yield _all_leads("rescore", f"score all open leads by {RULES} new rules", stand, rescore_open)
    yield _all_leads("rescore", "again, nothing having changed", stand, rescore_open)


LARGE: Sequence[tuple[str, Callable[[Stand, Sizes], Iterator[Figure]]]] = (
    ("predict", predict),
    ("rescore", rescore),
    ("behaviour", recompute_behaviour),
)


@contextmanager
def _resting(stand: Stand) -> Iterator[None]:
    """The worker rests and finds no jobs when it wakes: what follows from new bands is measured by other workloads."""
    workers = stand.box.worker_pids()
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
        for pid in workers:
            os.kill(pid, signal.SIGCONT)


def _learn_and_predict() -> None:
    version_id = train_smart_model(system())
    activate_smart_model(system(), version_id=version_id)
    predict_all()


def _quality(count: int) -> tuple[float, float]:
    """The AUC and the Brier score of the stored predictions, against outcomes drawn by the planted chances."""
    draw = random.Random(OUTCOMES)
    outcomes = np.array([draw.random() < row["p_true"] for row in generated(count, SEEDS["open"], "open")])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT score_smart FROM leads_lead WHERE number LIKE %s ORDER BY number", [f"B-{SEEDS['open']}-%"]
        )
        said = np.array([float(score) / 100 for (score,) in cursor.fetchall()])
    return round(roc_auc(said, outcomes), 4), round(brier(said, outcomes), 4)


def _all_leads(name: str, what: str, stand: Stand, job: Callable[[], object]) -> Figure:
    load = load_average()
    seconds, cpu = timed(job, [stand.postgres])
    count = _open_count()
    leads = int(count.replace(",", ""))
    facts = {"leads_per_s": round(leads / seconds), "cpu_s": round(cpu, 1), "peak_rss_mib": _peak()}
    return Figure(name, what, count, "s", (seconds,), cpu * 1000 / leads, (load,), facts)


def _rules() -> ScoreModelDraft:
    """The rules of a new installation and as many about the generated leads as make thirty."""
    present = sum(len(group.rules) for group in DEFAULT_RULES.groups)
    values = [("country", code) for code in ("US", "DE", "GB", "FR", "IN", "BR", "NL", "ES", "CA", "SE")]
    further = [
        ScoreRuleDraft(f"place_{code.lower()}", code, code, f'{field} == "{code}"', Decimal(2 + place))
        for place, (field, code) in enumerate(values[: RULES - present])
    ]
    group = ScoreGroupDraft("place", "地区", "Place", Decimal(10), tuple(further), "max")
    return replace(DEFAULT_RULES, groups=(*DEFAULT_RULES.groups, group))


def _open_count() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM leads_lead WHERE status = 'unassigned'")
        return f"{cursor.fetchone()[0]:,}"


def _peak() -> int:
    """The most memory this process ever held, in MiB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
