"""What the database knows of the layers: references point down and leave no trace there, and every rule has a name."""

import ast
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import models

from tools.layers import read_house
from tools.sources import python_files

REPOSITORY = Path(__file__).resolve().parents[2]
HOUSE = read_house(REPOSITORY)
GENERATED_NAME = re.compile(r"_[0-9a-f]{6,8}(_idx|_uniq)?$")
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("loudou.")]


def foreign_relations() -> list[tuple[str, str, models.ForeignObject]]:
    """(label, domain of the target, field) of every reference that leaves its domain."""
    found = []
    for model in own_models():
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey | models.ManyToManyField) or field.model is not model:
                continue
            target = field.related_model.__module__
            if HOUSE.domain_of(target) != HOUSE.domain_of(model.__module__):
                found.append((f"{model._meta.label}.{field.name}", target, field))
    return found


def test_there_are_models_to_look_at():
    assert len(own_models()) >= 10


def upward(relations: list[tuple[str, str, models.ForeignObject]]) -> list[str]:
    """References to a domain that does not stand below."""
    return [
        f"{label} -> {target}"
        for label, target, field in relations
        if target.startswith("loudou.")
        and not HOUSE.is_above(HOUSE.domain_of(field.model.__module__), HOUSE.domain_of(target))
    ]


def named(relations: list[tuple[str, str, models.ForeignObject]]) -> list[str]:
    """References that would appear as an attribute of the domain below."""
    return [label for label, _target, field in relations if field.remote_field.related_name != "+"]


def relation(model: str, target: str, related_name: str | None = "+") -> tuple[str, str, SimpleNamespace]:
    """What a planted reference from one module to another looks like."""
    field = SimpleNamespace(
        model=SimpleNamespace(__module__=model), remote_field=SimpleNamespace(related_name=related_name)
    )
    return "planted", target, field


def test_references_point_downwards_only():
    assert upward(foreign_relations()) == []


@pytest.mark.parametrize(
    ("model", "target", "is_upward"),
    [
        ("loudou.leads.models", "loudou.sales.pipeline.models", True),
        ("loudou.cpq.quoting.models", "loudou.revenue.orders.models", True),
        ("loudou.customers.models", "loudou.activities.models", True),
        ("loudou.revenue.orders.models", "loudou.cpq.quoting.models", False),
        ("loudou.leads.models", "loudou.platform.identity.models", False),
        ("loudou.leads.models", "django.contrib.auth.models", False),
    ],
)
def test_a_reference_upwards_or_sideways_is_noticed(model, target, is_upward):
    assert bool(upward([relation(model, target)])) == is_upward


def test_references_leave_no_name_in_the_domain_below():
    assert named(foreign_relations()) == []


@pytest.mark.parametrize("related_name", [None, "leads"])
def test_a_name_left_in_the_domain_below_is_noticed(related_name):
    assert named([relation("loudou.leads.models", "loudou.customers.models", related_name)]) == ["planted"]


def test_references_to_other_domains_are_strings():
    by_class = []
    for source in python_files(REPOSITORY):
        own = f"loudou.{HOUSE.domain_of(source.module)}."
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and source.stands_for(node.func).rpartition(".")[2] in RELATIONS:
                target = source.stands_for(node.args[0]) if node.args else ""
                if target.startswith("loudou.") and not target.startswith(own):
                    by_class.append(f"{source.module}:{node.lineno} {target}")

    assert by_class == []


def test_every_index_is_named_by_a_person():
    generated = [
        f"{model._meta.label}: {index.name}"
        for model in own_models()
        for index in model._meta.indexes
        if GENERATED_NAME.search(index.name)
    ]

    assert generated == []


def test_constraint_names_tell_the_rule_and_are_unique():
    names = [constraint.name for model in own_models() for constraint in model._meta.constraints]

    assert len(names) == len(set(names))
    assert [name for name in names if GENERATED_NAME.search(name) or "_" not in name] == []


def test_rules_over_several_columns_are_constraints_with_a_name():
    unnamed = [model._meta.label for model in own_models() if model._meta.unique_together]

    assert unnamed == []


def test_no_column_of_ours_is_a_float():
    floats = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField) and HOUSE.domain_of(model.__module__) != "intelligence"
    ]

    assert floats == []


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("config", "leads"),
        ("leads", "customers"),
        ("platform.search", "platform.identity"),
        ("cpq.quoting", "sales.pipeline"),
    ],
)
def test_the_heights_are_those_of_the_contracts(above, below):
    assert HOUSE.is_above(above, below)
    assert not HOUSE.is_above(below, above)


@pytest.mark.parametrize("pair", [("customers", "activities"), ("insight.analytics", "insight.customer_value")])
def test_neighbours_do_not_stand_above_each_other(pair):
    assert not HOUSE.is_above(*pair)
    assert not HOUSE.is_above(*reversed(pair))
