from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from loudou.platform.rules.language import (
    Catalogue,
    FieldSpec,
    FieldType,
    check_expression,
    compile_sql,
    compile_sql_value,
)
from loudou.platform.rules.tests.samples import ADA, ENV, FIELDS


def sql(text):
    fragment = compile_sql(check_expression(text, FIELDS), ENV)
    return fragment.text, fragment.params


@pytest.mark.parametrize(
    ("text", "expected", "params"),
    [
        ('stage == "won"', '("t"."stage" = %s::text)', ("won",)),
        ("employees > 200", '("t"."employees" > %s::bigint)', (200,)),
        ("amount >= 1.5", '("t"."amount" >= %s::numeric)', (Decimal("1.5"),)),
        ("200 < employees", '(%s::bigint < "t"."employees")', (200,)),
        ("employees == -1", '("t"."employees" = %s::bigint)', (-1,)),
        ("employees < 9999999999999999999", '("t"."employees" < %s::numeric)', (Decimal(9999999999999999999),)),
        ("owner == me()", '("t"."owner_id" = %s::uuid)', (ADA,)),
        ("due < today() - days(30)", '("t"."due" < %s::date)', (date(2026, 10, 24),)),
        ("created > now()", '("t"."created" > %s::timestamptz)', (ENV.now,)),
        ("due == null", '("t"."due" IS NULL)', ()),
        ("hot", '"t"."hot"', ()),
        ('stage in ["new", "won"]', '("t"."stage" = ANY(%s::text[]))', (["new", "won"],)),
        ("employees in [1, 2]", '("t"."employees" = ANY(%s::bigint[]))', ([1, 2],)),
        ('"vip" in tags', '("t"."tags" @> %s)', ('{"vip"}',)),
        ('name.contains("50%_\\\\")', '("t"."name" ILIKE %s::text)', ("%50\\%\\_\\\\%",)),
        ('name.startsWith("a")', '("t"."name" LIKE %s::text)', ("a%",)),
        ('name < "m"', '("t"."name" COLLATE "C" < %s::text)', ("m",)),
        ('custom.note == "x"', '(("t"."custom" ->> %s::text) = %s::text)', ("note", "x")),
        ("has(name)", "(\"t\".\"name\" <> '')", ()),
        ("true", "true", ()),
        ("1 > 2", "false", ()),
        ('hot && (stage == "won" || due == null)',
         '("t"."hot" AND (("t"."stage" = %s::text) OR ("t"."due" IS NULL)))', ("won",)),
    ],
)  # fmt: skip
def test_a_comparison_in_a_condition_stays_bare_so_that_indexes_serve_it(text, expected, params):
    assert sql(text) == (expected, params)


def test_a_negated_comparison_is_first_made_two_valued():
    assert sql("!(employees > 1)")[0] == '(NOT (("t"."employees" > %s::bigint) IS TRUE))'


def test_what_is_the_same_for_every_row_is_computed_beforehand():
    assert (
        sql("!(hot && 1 > 2) || due > today()")[0]
        == '((NOT (("t"."hot" IS TRUE) AND false)) OR ("t"."due" > %s::date))'
    )


def test_a_field_that_is_never_null_needs_no_such_care():
    assert sql("!(score > 1)")[0] == '(NOT ("t"."score" > %s::bigint))'


def test_a_value_of_a_comparison_is_never_null():
    fragment = compile_sql_value(check_expression('hot && name == "x"', FIELDS), ENV, alias="lead")

    assert fragment.text == '(("lead"."hot" IS TRUE) AND (("lead"."name" = %s::text) IS TRUE))'


def test_an_expression_of_a_field_has_its_alias_filled_in_and_percent_signs_kept():
    assert sql("account.name")[0] == "((SELECT \"t\".account_name || '' WHERE 100 %% 7 = 2))"


def test_a_text_never_becomes_sql():
    hostile = "x'); DROP TABLE lead; --"

    text, params = sql(f'name == "{hostile}" && city.contains("{hostile}")')

    assert "DROP" not in text
    assert params == (hostile, f"%{hostile}%")


def test_an_alias_must_be_a_plain_name():
    with pytest.raises(ValueError, match="alias"):
        compile_sql(check_expression("score > 1", FIELDS), ENV, alias='t"; --')


def test_the_text_grows_in_proportion_to_the_expression():
    nested = 'due + duration("1d")'
    for _ in range(15):
        nested = f'({nested} + duration("1d"))'

    text, params = sql(nested)

    assert len(text) < 16 * 250
    assert len(params) == 16


def test_a_reference_written_as_text_becomes_a_parameter_of_its_type():
    assert sql(f'owner == "{ADA}"')[1] == (UUID(str(ADA)),)


def test_a_whole_record_type_can_live_in_one_json_column():
    fields = Catalogue.of(FieldSpec("tags", FieldType.LIST_TEXT, "body", json_key="tags"))

    fragment = compile_sql(check_expression('"a" in tags', fields), ENV)

    assert fragment.params == ("tags", "tags", '{"a"}')
