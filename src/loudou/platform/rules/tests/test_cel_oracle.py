"""Where our language and CEL share types, Google's implementation must give the same answers."""

from decimal import Decimal

from cel_expr_python import cel
from hypothesis import given
from hypothesis import strategies as st

from loudou.platform.rules.chips import quoted
from loudou.platform.rules.language import Catalogue, FieldSpec, FieldType, check_expression, compile_python
from loudou.platform.rules.tests.samples import ENV

FIELDS = Catalogue.of(
    FieldSpec("a", FieldType.NUMBER, "a"),
    FieldSpec("b", FieldType.NUMBER, "b"),
    FieldSpec("s", FieldType.TEXT, "s"),
    FieldSpec("t", FieldType.TEXT, "t"),
    FieldSpec("p", FieldType.BOOLEAN, "p"),
)
CEL = cel.NewEnv(
    variables={"a": cel.Type.INT, "b": cel.Type.INT, "s": cel.Type.STRING, "t": cel.Type.STRING, "p": cel.Type.BOOL}
)
# Lower case only: `contains` ignores case here and does not in CEL.
TEXTS = st.text(st.sampled_from("abcxyz 客户😀é'\"\\"), max_size=4)


def numbers():
    leaves = st.one_of(st.sampled_from(["a", "b"]), st.integers(0, 99).map(str))
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda part: f"({part[0]} {part[1]} {part[2]})"),
            inner.map(lambda part: f"(-{part})"),
            st.tuples(inner, st.integers(1, 9)).map(lambda part: f"({part[0]} % {part[1]})"),
            st.tuples(texts()).map(lambda part: f"size({part[0]})"),
        ),
        max_leaves=4,
    )


def texts():
    leaves = st.one_of(st.sampled_from(["s", "t"]), TEXTS.map(quoted))
    return st.recursive(
        leaves, lambda inner: st.tuples(inner, inner).map(lambda part: f"({part[0]} + {part[1]})"), max_leaves=3
    )


def conditions():
    signs = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    leaves = st.one_of(
        st.sampled_from(["p", "true", "false"]),
        st.tuples(numbers(), signs, numbers()).map(lambda part: f"({part[0]} {part[1]} {part[2]})"),
        st.tuples(texts(), signs, texts()).map(lambda part: f"({part[0]} {part[1]} {part[2]})"),
        st.tuples(texts(), st.sampled_from(["contains", "startsWith", "endsWith"]), texts()).map(
            lambda part: f"{part[0]}.{part[1]}({part[2]})"
        ),
        st.tuples(texts(), st.lists(TEXTS.map(quoted), max_size=3)).map(
            lambda part: f"({part[0]} in [{', '.join(part[1])}])"
        ),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(lambda part: f"({part[0]} {part[1]} {part[2]})"),
            inner.map(lambda part: f"(!{part})"),
            st.tuples(inner, inner, inner).map(lambda part: f"({part[0]} ? {part[1]} : {part[2]})"),
        ),
        max_leaves=5,
    )


ROWS = st.fixed_dictionaries(
    {"a": st.integers(-99, 99), "b": st.integers(-99, 99), "s": TEXTS, "t": TEXTS, "p": st.booleans()}
)


@given(text=conditions(), row=ROWS)
def test_cel_agrees_where_no_decimal_or_date_occurs(text, row):
    ours = compile_python(check_expression(text, FIELDS))

    theirs = CEL.compile(text).eval(data=row).plain_value()

    assert ours({**row, "a": Decimal(row["a"]), "b": Decimal(row["b"])}, ENV) is theirs
