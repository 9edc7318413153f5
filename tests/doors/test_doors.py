"""Every door of every record type opens for whoever may, and for nobody else."""

import pytest
from django.test import Client

from loudou.platform.records.registry import record_types

KINDS = sorted(record_types(), key=lambda kind: kind.key)
DOORS = ("", "filter", "options", "tab-counts")
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_door_of_a_type_opens_for_an_administrator(web, kind):
    browser = web("root")
    doors = [*DOORS, *(["new"] if kind.can_create else []), *(["import"] if kind.can_import else [])]

    answers = {door: browser.get(f"/{kind.plural}/{door}").status_code for door in doors}

    assert answers == dict.fromkeys(doors, 200)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_field_can_be_asked_for_in_a_filter(web, kind):
    browser = web("root")
    names = [field.name for field in kind.fields if field.can_filter]

    answers = {name: browser.get(f"/{kind.plural}/filter", {"field": name}).status_code for name in names}

    assert answers == dict.fromkeys(names, 200)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_nobody_gets_in_without_signing_in(db, kind):
    response = Client().get(f"/{kind.plural}/")

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next=/{kind.plural}/")


@pytest.mark.parametrize("path", ["receivables/", "payments/", "receivables/options", "payments/export.csv"])
def test_who_may_not_read_a_type_is_refused_at_each_of_its_doors(web, path):
    assert web("max").get(f"/{path}").status_code == 403


def test_a_type_nobody_declared_is_not_found(web):
    response = web().get("/unicorns/")

    assert response.status_code == 404
    assert "There is nothing at this address." in response.content.decode()


def test_a_page_that_does_not_exist_says_so_with_the_number_for_support(web):
    response = web().get("/accounts/00000000-0000-0000-0000-000000000001")

    assert response.status_code == 404
    assert response["X-Request-Id"] in response.content.decode()


def test_a_script_is_refused_with_a_problem_document(web):
    response = web("max").get("/receivables/", headers={"HX-Request": "true"})

    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == "None of your roles allows this."
