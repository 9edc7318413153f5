"""What the rows of the rule editor offer to choose."""

import pytest
from django.utils import translation

from loudou.leads.features import PLAIN
from loudou.workspace.administration.forms.built import BuiltRow
from loudou.workspace.administration.views.criterion import shown_row

FIELDS = PLAIN.fields


def shown(field, op, value=""):
    with translation.override("en"):
        return shown_row(BuiltRow(field, op, value), FIELDS)


def test_a_field_of_few_values_offers_them_in_words_and_a_list_of_them_is_typed():
    assert dict(shown("band", "is")["choices"]) == {
        "contact_now": "Contact now",
        "nurture": "Nurture",
        "hold": "On hold",
    }
    assert shown("band", "in")["choices"] == []


@pytest.mark.parametrize(
    ("field", "op", "is_number"), [("annual_revenue_amount", "at_least", True), ("title", "contains", False)]
)
def test_numbers_are_typed_as_numbers(field, op, is_number):
    assert shown(field, op)["is_number"] is is_number


def test_an_operator_that_does_not_fit_becomes_the_first_that_does():
    found = shown("title", "at_least")

    assert found["op"] == found["ops"][0][0]


def test_a_field_nobody_knows_is_drawn_like_the_first():
    assert shown("no_such_field", "is")["ops"] == shown(next(iter(FIELDS)), "is")["ops"]
