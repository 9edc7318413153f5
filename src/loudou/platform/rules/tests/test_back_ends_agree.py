"""Drawn expressions over drawn rows: Python and PostgreSQL must give the same value, and the same set of rows."""

import json
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loudou.platform.rules.chips import quoted
from loudou.platform.rules.language import (
    ExpressionError,
    ValueType,
    check_expression,
    compile_python,
    compile_sql,
    compile_sql_value,
)
from loudou.platform.rules.tests.samples import ADA, BEN, ENV, FIELDS, evaluate

# name in the row -> (column, type); the custom fields share one JSONB column.
COLUMNS = {
    "name": ("name", "text"),
    "city": ("city", "varchar(40)"),
    "stage": ("stage", "varchar(8)"),
    "employees": ("employees", "integer"),
    "score": ("score", "numeric(5,2)"),
    "amount": ("amount", "numeric(19,4)"),
    "cost": ("cost", "numeric"),
    "hot": ("hot", "boolean"),
    "due": ("due", "date"),
    "closed": ("closed", "date"),
    "created": ("created", "timestamptz"),
    "touched": ("touched", "timestamptz"),
    "owner": ("owner_id", "uuid"),
    "tags": ("tags", "varchar(40)[]"),
    "account.name": ("account_name", "text"),
}
CUSTOM = ("custom.weight", "custom.note", "custom.day", "custom.marks")

# Letters Python's Unicode tables do not know yet may have gained a lower case in the database's.
CHARACTERS = st.one_of(
    st.sampled_from("aAbB %_\\'\"zZ0客户İıΣςßǅ😀\uff01"),
    st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\x00"),
).filter(lambda letter: unicodedata.category(letter) != "Cn")
TEXTS = st.text(CHARACTERS, max_size=6)
DECIMALS = st.one_of(
    st.sampled_from([Decimal(0), Decimal(1), Decimal("-0.5"), Decimal("2.5"), Decimal("0.0001"), Decimal(86_400)]),
    st.decimals(Decimal("-1e14"), Decimal("1e14"), places=4, allow_nan=False),
)
FIRST_INSTANT = datetime(1, 1, 1, tzinfo=UTC)
LAST_INSTANT = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
DAYS = st.one_of(
    st.sampled_from([date.min, date.max, date(2024, 2, 29), date(2026, 11, 23), date(2026, 1, 31)]), st.dates()
)
INSTANTS = st.one_of(
    st.sampled_from([FIRST_INSTANT, LAST_INSTANT, datetime(2026, 10, 31, 16, tzinfo=UTC), ENV.now]),
    st.datetimes(timezones=st.just(UTC)),
)


def nullable(strategy):
    return st.one_of(st.none(), strategy)


ROWS = st.fixed_dictionaries(
    {
        "name": nullable(TEXTS),
        "city": nullable(TEXTS),
        "stage": nullable(st.sampled_from(["new", "won", "lost", ""])),
        "employees": nullable(st.integers(-(2**31), 2**31 - 1) | st.integers(-3, 3)),
        "score": st.decimals(0, 100, places=2),
        "amount": nullable(DECIMALS),
        "cost": nullable(DECIMALS | st.decimals(Decimal("-1e30"), Decimal("1e30"), places=12)),
        "hot": nullable(st.booleans()),
        "due": nullable(DAYS),
        "closed": nullable(DAYS),
        "created": nullable(INSTANTS),
        "touched": nullable(INSTANTS),
        "owner": nullable(st.sampled_from([ADA, BEN])),
        "tags": nullable(st.lists(TEXTS, max_size=3)),
        "account.name": nullable(TEXTS),
        "custom.weight": nullable(DECIMALS),
        "custom.note": nullable(TEXTS),
        "custom.day": nullable(DAYS),
        "custom.marks": nullable(st.lists(TEXTS, max_size=2)),
    }
)

MOST_DEPTH = 4


@st.composite
def expressions(draw, kind, depth=MOST_DEPTH):
    """The text of a well-typed expression of this kind, at most so many levels deep."""

    def of(inner):
        return draw(expressions(inner, depth - 1))

    leaves, branches = FORMS[kind]
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(leaves))(draw)
    form = draw(st.sampled_from(branches))
    same = [of(kind) for _ in range(form.count("{same}"))]
    for text in same:
        form = form.replace("{same}", text, 1)
    for inner in FORMS:
        while f"{{{inner}}}" in form:
            form = form.replace(f"{{{inner}}}", of(inner), 1)
    return form


def fixed(*texts):
    return [lambda _draw, text=text: f"({text})" if " " in text else text for text in texts]


def drawn(strategy, write):
    return [lambda draw: write(draw(strategy))]


COMPARABLE = ["number", "text", "day", "instant", "duration"]
CONDITIONS = [
    *(f"({{{kind}}} {sign} {{{kind}}})" for kind in COMPARABLE for sign in ("==", "!=", "<", "<=", ">", ">=")),
    *(f"({{{kind}}} {sign} null)" for kind in [*COMPARABLE, "bool", "id"] for sign in ("==", "!=")),
]
FORMS = {
    "bool": (
        fixed("hot", "true", "false", "has(name)", "has(tags)", "has(due)", "has(custom.marks)", "has(stage)")
        + fixed("thisMonth(due)", "lastDays(created, 9000)", "nextDays(custom.day, 400)", "thisYear(touched)")
        + fixed(
            'stage == "won"', 'stage != "won"', 'stage in ["new", "lost"]', "owner in [me()]", "employees in [1, 2, -3]"
        )
        + fixed(
            "score in [1, 2.5]",
            "employees > 1",
            "score <= 50",
            "2 >= employees",
            "amount == 2.5",
            'due < date("2026-11-23")',
        ),
        [
            *CONDITIONS,
            "({same} && {same})",
            "({same} || {same})",
            "({same} && {same} || !{same})",
            "(!{same})",
            "(!{same})",
            "({same} ? {same} : {same})",
            "({same} == {same})",
            "({same} != hot)",
            "coalesce({same}, {same})",
            "contains({text}, {text})",
            "name.contains(city)",
            'name.contains("a")',
            "({text}).startsWith({text})",
            "({text}).endsWith({text})",
            "({text} in tags)",
            "({text} in custom.marks)",
            "({id} == {id})",
            "({id} != {id})",
            "({id} in [me()])",
            '({text} in ["a", "", "won"])',
            "({number} in [1, 2.5, 0])",
        ],
    ),
    "number": (
        fixed("employees", "score", "amount", "cost", "custom.weight", "0", "1")
        + drawn(st.decimals(0, 10**12, places=6), lambda value: format(value, "f")),
        [
            "({same} + {same})",
            "({same} - {same})",
            "(-{same})",
            "({plain} * {plain})",
            "({plain} / {plain})",
            "({plain} % {plain})",
            "(amount / cost)",
            "round({same}, 2)",
            "round({same})",
            "floor({same})",
            "ceil({same})",
            "abs({same})",
            "min({same}, {same})",
            "max({same}, {same}, 1)",
            "coalesce({same}, {same})",
            "({bool} ? {same} : null)",
        ],
    ),
    "plain": (
        fixed("employees", "score", "custom.weight", "3", "0.7", "0"),
        [
            "({same} * {same})",
            "({same} / {same})",
            "({same} % {same})",
            "({same} + {same})",
            "round({same}, 12)",
            "size({text})",
            "size(tags)",
            "days({duration})",
            "daysBetween({day}, {day})",
            "coalesce({same}, 0)",
        ],
    ),
    "text": (
        fixed("name", "city", "lower(stage)", "account.name", "custom.note") + drawn(TEXTS, quoted),
        ["({same} + {same})", "lower({same})", "coalesce({same}, {same})", "({bool} ? {same} : {same})"],
    ),
    "day": (
        fixed("due", "closed", "custom.day", "today()") + drawn(DAYS, lambda day: f'date("{day.isoformat()}")'),
        [
            "addDays({same}, {plain})",
            "addMonths({same}, {plain})",
            "addMonths({same}, employees)",
            "addMonths({same}, 1)",
            "({same} + {duration})",
            "({same} - {duration})",
            "min({same}, {same})",
            "coalesce({same}, {same})",
            "({bool} ? {same} : null)",
        ],
    ),
    "instant": (
        fixed("created", "touched", "now()")
        + drawn(INSTANTS, lambda moment: f'instant("{moment.isoformat().replace("+00:00", "Z")}")'),
        [
            "({same} + {duration})",
            "({same} - {duration})",
            "max({same}, {same})",
            "coalesce({same}, null)",
            "({bool} ? {same} : {same})",
        ],
    ),
    "duration": (
        fixed('duration("3d")', 'duration("-1h30m")', 'duration("59s")'),
        [
            "({same} + {same})",
            "({same} - {same})",
            "(-{same})",
            "days({plain})",
            "days(employees)",
            "({instant} - {instant})",
            "({day} - {day})",
            "coalesce({same}, {same})",
        ],
    ),
    "id": (
        fixed("owner", "me()", "owner == me() ? owner : me()"),
        ["coalesce({same}, owner)", "({bool} ? owner : me())"],
    ),
}


def table_of(rows):
    """The rows as a VALUES list with the types of the columns, and its parameters."""
    lines, params = [], []
    for row in rows:
        cells = []
        for name, (_, column_type) in COLUMNS.items():
            cells.append(f"CAST(%s AS {column_type})")
            params.append(row[name])
        custom = {name.removeprefix("custom."): row[name] for name in CUSTOM if row[name] is not None}
        cells.append("%s::jsonb")
        params.append(json.dumps(custom, default=str))
        lines.append(f"({', '.join(cells)})")
    names = ", ".join([*(column for column, _ in COLUMNS.values()), "custom"])
    return f"(VALUES {', '.join(lines)}) AS t({names})", params


def ask_database(checked, rows):
    """Per row the value, and whether the condition form lets it through."""
    value = compile_sql_value(checked, ENV)
    condition = compile_sql(checked, ENV) if checked.type == ValueType.BOOLEAN else None
    table, params = table_of(rows)
    with transaction.atomic(), connection.cursor() as cursor:  # an error of one example must not spoil the next
        cursor.execute("SET TIME ZONE 'UTC'")
        text = condition.text if condition else "true"
        cursor.execute(
            f"SELECT {value.text}, coalesce({text}, false) FROM {table}",  # noqa: S608 - what is under test
            [*value.params, *(condition.params if condition else ()), *params],
        )
        return cursor.fetchall()


def assert_agreement(text, rows):
    checked = check_expression(text, FIELDS)
    evaluate_row = compile_python(checked)
    expected = [evaluate_row(row, ENV) for row in rows]
    is_condition = checked.type == ValueType.BOOLEAN

    found = ask_database(checked, rows)

    assert [value for value, _ in found] == expected, text
    assert [kept for _, kept in found] == [bool(value) if is_condition else True for value in expected], text


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["bool", "number", "text", "day", "instant", "duration", "id"])
@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_python_and_postgresql_agree(kind, data):
    text = data.draw(expressions(kind))
    rows = data.draw(st.lists(ROWS, min_size=1, max_size=4))
    try:
        check_expression(text, FIELDS)
    except ExpressionError as error:
        assert error.code in {"expression.too_long", "expression.too_many_tokens", "expression.too_deep"}  # noqa: PT017
        return

    assert_agreement(text, rows)


EMPTY = dict.fromkeys([*COLUMNS, *CUSTOM]) | {"score": Decimal(50)}
FULL = EMPTY | {
    "name": "Acme İ ΟΔΟΣ 50%_\\",
    "city": "acme",
    "stage": "won",
    "employees": 2**31 - 1,
    "amount": Decimal("99999999999999.9999"),
    "cost": Decimal("-0.000000000001"),
    "hot": True,
    "due": date(9999, 12, 31),
    "closed": date(1, 1, 1),
    "created": LAST_INSTANT,
    "touched": FIRST_INSTANT,
    "owner": ADA,
    "tags": ["vip", "客户"],
    "custom.weight": Decimal("1.10"),
    "custom.marks": ["a"],
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "employees * employees * employees",
        "amount / 0.000000000007",
        "cost / 3",
        "score / 7",
        "amount % 0.7",
        "custom.weight + custom.weight == 2.2",
        "created - touched",
        'created + duration("0s")',
        'touched + duration("0s")',
        "touched - created",
        'created - duration("1s")',
        'touched + duration("9999999d")',
        "touched - days(0.000001)",
        "now() + days(employees)",
        "addDays(due, 0)",
        "addDays(closed, 0)",
        "addDays(due, 1)",
        "addDays(closed, -1)",
        "addDays(closed, employees)",
        "addMonths(due, 1)",
        "addMonths(closed, -12000)",
        "addMonths(due, -12000)",
        "addMonths(closed, 12001)",
        "daysBetween(closed, due)",
        'name.contains("50%_\\\\")',
        'name.contains("i οδος")',
        'name.contains("I οδοΣ")',
        "contains(name, city)",
        'city.contains("%") || city.startsWith("_") || city.endsWith("%")',
        "lower(name)",
        'name.endsWith("\\\\")',
        '"客户" in tags',
        '!("客户" in tags)',
        "city in tags",
        "null in tags",
        "!(null in tags)",
        "has(tags) && !has(custom.marks)",
        "coalesce(tags, custom.marks)",
        "contains(city, null)",
        "size(tags)",
        "hot == (employees > 5)",
        '!(stage != "won")',
        'stage + "/" + city',
        "coalesce(hot, false) || !hot",
        "null",
        "hot ? null : null",
        "tags",
        "account.name",
    ],
)
def test_edges_agree(text):
    assert_agreement(text, [FULL, EMPTY])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "index"),
    [
        ('city == "x"', "(city)"),
        ('city in ["x", "y"]', "(city)"),
        ("employees == 5 && has(name)", "(employees)"),
        ("amount > 5 && amount < 7.5", "(amount)"),
        ("created > now() - days(1)", "(created)"),
        ("thisMonth(due)", "(due)"),
        ("owner == me()", "(owner_id)"),
        ('"vip" in tags', "USING gin (tags)"),
        ('custom.note == "x"', "((custom ->> 'note'))"),
    ],
)
def test_an_index_serves_a_plain_comparison(text, index):
    fragment = compile_sql(check_expression(text, FIELDS), ENV)
    columns = ", ".join(f"{column} {column_type}" for column, column_type in COLUMNS.values())
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE indexed ({columns}, custom jsonb) ON COMMIT DROP")
        cursor.execute(f"CREATE INDEX served ON indexed {index}")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT 1 FROM indexed t WHERE {fragment.text}", fragment.params)  # noqa: S608 - under test
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Index Cond" in plan


@pytest.mark.django_db
def test_case_is_ignored_alike_for_every_letter():
    with connection.cursor() as cursor:
        cursor.execute("SELECT n, lower(chr(n)) FROM generate_series(1, 1114111) n WHERE n NOT BETWEEN 55296 AND 57343")
        lowered = dict(cursor.fetchall())

    known = [number for number in lowered if unicodedata.category(chr(number)) != "Cn"]
    wrong = [chr(n) for n in known if evaluate("lower(name)", name=chr(n)) != lowered[n]]

    assert wrong == []
