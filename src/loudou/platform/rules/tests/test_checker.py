import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from loudou.platform.rules.language import (
    MESSAGES,
    TYPE_WORDS,
    Catalogue,
    ExpressionError,
    FieldSpec,
    FieldType,
    ValueType,
    check_condition,
    check_expression,
    fields_read,
)
from loudou.platform.rules.tests.samples import FIELDS

PACKAGE = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name", ValueType.TEXT),
        ("name + city", ValueType.TEXT),
        ('stage + "-" + name', ValueType.TEXT),
        ("lower(stage)", ValueType.TEXT),
        ("employees * 2", ValueType.NUMBER),
        ("amount + 1", ValueType.MONEY),
        ("1 - amount", ValueType.MONEY),
        ("employees * amount", ValueType.MONEY),
        ("amount / cost", ValueType.NUMBER),
        ("amount % cost", ValueType.MONEY),
        ("-amount", ValueType.MONEY),
        ("round(amount, 2)", ValueType.MONEY),
        ("round(null)", ValueType.NUMBER),
        ("abs(null)", ValueType.NUMBER),
        ("min(employees, amount, 3)", ValueType.MONEY),
        ("max(due, closed)", ValueType.DATE),
        ("coalesce(name, stage)", ValueType.TEXT),
        ("coalesce(null, null)", ValueType.NULL),
        ("hot ? amount : null", ValueType.MONEY),
        ("hot ? null : due", ValueType.DATE),
        ("size(tags) + size(name)", ValueType.NUMBER),
        ("touched - created", ValueType.DURATION),
        ("closed - due", ValueType.DURATION),
        ("created + days(3)", ValueType.INSTANT),
        ('due - duration("36h")', ValueType.DATE),
        ("due + null", ValueType.DATE),
        ("null + 1", ValueType.NUMBER),
        ("null + null", ValueType.NUMBER),
        ("days(touched - created)", ValueType.NUMBER),
        ("daysBetween(due, today())", ValueType.NUMBER),
        ("addMonths(due, 3)", ValueType.DATE),
        ("me()", ValueType.ID),
        ("owner == me()", ValueType.BOOLEAN),
        ("has(custom.note) && account.name != city", ValueType.BOOLEAN),
        ("thisMonth(due) || lastDays(created, 7)", ValueType.BOOLEAN),
        ('"vip" in tags', ValueType.BOOLEAN),
        ('name.contains("a") || contains(name, city)', ValueType.BOOLEAN),
        ("null", ValueType.NULL),
        ("tags", ValueType.LIST_TEXT),
    ],
)
def test_every_expression_has_a_type(text, expected):
    assert check_expression(text, FIELDS).type == expected


@pytest.mark.parametrize(
    ("text", "code", "position", "length"),
    [
        ("nam == 1", "expression.unknown_name", 0, 3),
        ("zzzzzz == 1", "expression.unknown_name", 0, 6),
        ("owner.password", "expression.unknown_name", 0, 14),  # B207
        ("name.__class__", "expression.unknown_name", 0, 14),
        ("request", "expression.unknown_name", 0, 7),
        ("contain(name, city)", "expression.unknown_function", 0, 19),
        ("__import__(name)", "expression.unknown_function", 0, 16),
        ("name.matches(city)", "expression.unknown_function", 5, 13),  # B203
        ("name.has()", "expression.unknown_function", 5, 5),
        ("tags.map(name)", "expression.unknown_function", 5, 9),  # B202
        ("lower()", "expression.argument_count", 0, 7),
        ("now(1)", "expression.argument_count", 0, 6),
        ("name == 1", "expression.mixed_types", 0, 9),
        ('due > "2026-01-01"', "expression.mixed_types", 0, 18),
        ("due == created", "expression.mixed_types", 0, 14),
        ("tags == name", "expression.type", 5, 2),
        ("hot < true", "expression.type", 4, 1),
        ("stage < name", "expression.type", 6, 1),
        ("null < 1", "expression.type", 5, 1),
        ("amount * cost", "expression.type", 7, 1),
        ("name - city", "expression.type", 5, 1),
        ("null + due", "expression.type", 5, 1),
        ("-name", "expression.type", 0, 5),
        ("1 in tags", "expression.type", 2, 2),
        ("name in city", "expression.type", 5, 2),
        ("null in [1]", "expression.type", 0, 4),
        ("tags in [tags]", "expression.type", 0, 4),
        ("name in [city]", "expression.list_fixed", 9, 4),
        ('name in ["a", 1]', "expression.mixed_types", 0, 15),
        ("[1]", "expression.list_place", 0, 3),
        ("name == [1]", "expression.list_place", 8, 3),
        ("!name", "expression.not_boolean", 1, 4),
        ("name && hot", "expression.not_boolean", 0, 4),
        ("hot && (amount + 1)", "expression.not_boolean", 8, 10),
        ("hot || 1", "expression.not_boolean", 7, 1),
        ("1 ? 2 : 3", "expression.not_boolean", 0, 1),
        ("hot ? 1 : name", "expression.mixed_types", 6, 8),
        ('stage == "wom"', "expression.choice", 9, 5),
        ('stage in ["new", "xyzzy"]', "expression.choice", 17, 7),
        ('owner == "ada"', "expression.bad_literal", 9, 5),
        ("owner == name", "expression.mixed_types", 0, 13),
        ('date("2026-02-30")', "expression.bad_literal", 5, 12),
        ('date("20260201")', "expression.bad_literal", 5, 10),
        ('instant("2026-02-01T00:00:00")', "expression.bad_literal", 8, 21),
        ('instant("2026-02-01T25:00:00Z")', "expression.bad_literal", 8, 22),
        ('instant("0001-01-01T00:00:00+14:00")', "expression.bad_literal", 8, 27),
        ('duration("3 weeks")', "expression.bad_literal", 9, 9),
        ("date(name)", "expression.needs_literal", 5, 4),
        ("has(name + city)", "expression.needs_field", 4, 11),
        ("thisMonth(today())", "expression.needs_field", 10, 7),
        ("thisMonth(name)", "expression.type", 10, 4),
        ("lastDays(due, 0)", "expression.bad_range", 14, 1),
        ("lastDays(due, 1.5)", "expression.bad_range", 14, 3),
        ("round(score, 13)", "expression.bad_range", 13, 2),
        ("round(score, employees)", "expression.bad_range", 13, 9),
        ("round(name, 1)", "expression.type", 6, 4),
        ("min(name, city)", "expression.type", 0, 15),
        ("min(due, score)", "expression.mixed_types", 4, 10),
        ("daysBetween(due, created)", "expression.type", 17, 7),
        ("size(score)", "expression.type", 5, 5),
        ("startsWith(name, 1)", "expression.type", 17, 1),
        ("addDays(due, amount)", "expression.type", 13, 6),
    ],
)
def test_what_does_not_fit_is_refused_at_its_place(text, code, position, length):
    with pytest.raises(ExpressionError) as caught:
        check_expression(text, FIELDS)

    assert (caught.value.code, caught.value.position, caught.value.length) == (code, position, length)


def test_a_typo_is_answered_with_the_nearest_name():
    with pytest.raises(ExpressionError, match="Did you mean “employees”") as caught:
        check_expression("employes > 3", FIELDS)

    assert caught.value.facts["near"] == "employees"


def test_fields_read_are_those_the_result_depends_on():
    checked = check_expression('has(custom.note) && account.name == "x" || due < today() && due > closed', FIELDS)

    assert fields_read(checked) == {"custom.note", "account.name", "due", "closed"}


def test_a_condition_must_be_true_or_false():
    assert check_condition("hot", FIELDS).type == ValueType.BOOLEAN
    with pytest.raises(ExpressionError, match="not amount"):
        check_condition("amount * 2", FIELDS)


def test_the_same_text_and_fields_are_checked_once():
    copy = Catalogue(dict(FIELDS.fields))

    assert check_expression("score > 1", copy) is check_expression("score > 1", FIELDS)
    assert copy == FIELDS
    assert copy != "something else"


def test_a_changed_field_is_checked_anew():
    other = Catalogue.of(FieldSpec("score", FieldType.TEXT, "score"))

    assert other != FIELDS
    with pytest.raises(ExpressionError):
        check_expression("score > 1", other)


def test_a_text_too_long_is_refused_by_the_door_as_well():
    with pytest.raises(ExpressionError) as caught:
        check_expression("1" * 5_000, FIELDS)

    assert caught.value.facts["limit"] == 2_000


def test_a_message_is_put_into_the_readers_language_with_its_type_words():
    with pytest.raises(ExpressionError) as caught:
        check_expression("-name", FIELDS)

    translated = caught.value.describe(_chinese().__getitem__)

    assert translated == "“-”不能用于文本。"
    assert caught.value.describe(lambda text: text) == caught.value.detail


def test_every_message_is_translated_with_the_same_placeholders():
    chinese = _chinese()

    for text in [*MESSAGES.values(), *TYPE_WORDS.values()]:
        assert _placeholders(chinese[text]) == _placeholders(text), text


def test_every_message_is_used():
    used = {
        node.value
        for path in PACKAGE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and path.name != "errors.py"
    }

    assert set(MESSAGES) <= used


def _chinese():
    with (PACKAGE / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def _placeholders(text):
    return sorted(part.split(")")[0] for part in text.split("%(")[1:])
