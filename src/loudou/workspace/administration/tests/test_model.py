import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from loudou.intelligence.queries.versions import held_out
from loudou.leads.queries.smart_model import smart_versions
from loudou.leads.services.activate_smart_model import activate_smart_model
from loudou.leads.services.train_smart_model import train_smart_model
from loudou.leads.tests.factories import system
from loudou.leads.tests.outcomes import make_outcomes

pytestmark = pytest.mark.django_db
PAGE = "administration:model"


@pytest.fixture
def admin(web):
    return web("root")


def jobs(task):
    return ProcrastinateJob.objects.filter(task_name=task).count()


def test_without_a_version_the_page_offers_to_train_one(admin):
    answer = admin.get(reverse(PAGE))

    assert "No model yet" in answer.content.decode()
    assert admin.post(reverse("administration:model-train")).status_code == 302
    assert jobs("leads.train_smart_model") == 1


def test_too_few_outcomes_are_told_with_the_average_and_its_interval(admin):
    make_outcomes(60)
    train_smart_model(system())

    text = admin.get(reverse(PAGE)).content.decode()

    (version,) = smart_versions(system())
    assert "Not enough outcomes yet" in text
    assert f"{version.base_rate * 100:.1f}%" in text
    assert "Put in force" not in text


def test_the_figures_are_those_of_the_kept_predictions(admin):
    """Worked out here by counting pairs and groups, not by the product's own measures."""
    make_outcomes(900)
    version_id = train_smart_model(system())
    kept = held_out(version_id)
    said, won = np.array(kept.predicted, dtype=float), np.array(kept.outcomes)
    pairs = (said[won][:, None] > said[~won]).mean() + (said[won][:, None] == said[~won]).mean() / 2
    groups = np.array_split(np.argsort(said, kind="stable"), 10)
    error = sum(len(g) * abs(said[g].mean() - won[g].mean()) for g in groups) / len(said)
    best = won[np.argsort(-said, kind="stable")[: round(len(won) / 10)]].mean() / won.mean()

    text = admin.get(reverse(PAGE)).content.decode()

    for figure in (f"{pairs:.3f}", f"{((said - won) ** 2).mean():.3f}", f"{error:.3f}", f"{best:.1f}"):
        assert f">{figure}<" in text
    assert text.count("calib__dot") == 10


def test_versions_are_put_in_force_rolled_back_and_switched_off(admin):
    make_outcomes(900)
    first, second = train_smart_model(system()), train_smart_model(system())

    admin.post(reverse("administration:model-activate", args=[first]))
    admin.post(reverse("administration:model-activate", args=[second]))
    assert [one.status for one in smart_versions(system())] == ["active", "retired"]
    assert "Roll back to it" in admin.get(reverse(PAGE)).content.decode()
    admin.post(reverse("administration:model-activate", args=[first]))
    assert [one.status for one in smart_versions(system())] == ["retired", "active"]
    admin.post(reverse("administration:model-off"))
    assert [one.status for one in smart_versions(system())] == ["retired", "retired"]
    assert jobs("leads.predict_open") == 4


def test_the_page_takes_the_same_statements_for_many_versions(admin):
    make_outcomes(600)
    activate_smart_model(system(), version_id=train_smart_model(system()))
    admin.get(reverse(PAGE))

    with CaptureQueriesContext(connection) as few:
        admin.get(reverse(PAGE))
    train_smart_model(system())
    with CaptureQueriesContext(connection) as many:
        admin.get(reverse(PAGE), {"version": "1"})

    assert len(few) == len(many)


def test_who_may_not_configure_sees_no_page_and_changes_nothing(web):
    ada = web("ada")

    assert ada.get(reverse(PAGE)).status_code == 403
    assert ada.post(reverse("administration:model-train")).status_code == 403
    assert jobs("leads.train_smart_model") == 0
