import time

import pytest

from loudou.platform.rules.errors import ExpressionError
from loudou.platform.rules.parser import parse
from loudou.platform.rules.syntax import Binary, Call, Choose, ListOf, Literal, Name, Unary

SHAPES = {
    Binary: lambda node: f"({shape(node.left)} {node.operator} {shape(node.right)})",
    Unary: lambda node: f"({node.operator}{shape(node.operand)})",
    Choose: lambda node: f"({shape(node.condition)} ? {shape(node.then)} : {shape(node.otherwise)})",
    Call: lambda node: f"{node.name}({', '.join(map(shape, node.arguments))})",
    ListOf: lambda node: f"[{', '.join(map(shape, node.items))}]",
    Name: lambda node: node.path,
    Literal: lambda node: str(node.value),
}


def shape(node):
    return SHAPES[type(node)](node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * c - d", "((a + (b * c)) - d)"),
        ("a || b && !c == d", "(a || (b && ((!c) == d)))"),
        ("-a * -b", "((-a) * (-b))"),
        ("a ? b : c ? d : e", "(a ? b : (c ? d : e))"),
        ("a ? b ? c : d : e", "(a ? (b ? c : d) : e)"),
        ("x.y.contains(z).size()", "size(contains(x.y, z))"),
        ("(a).lower()", "lower(a)"),
        ("a in [1, 2.50]", "(a in [1, 2.50])"),
        ("f()", "f()"),
        ("true != false || null == x", "((True != False) || (None == x))"),
        ("a % b / c", "((a % b) / c)"),
    ],
)
def test_operators_bind_as_in_cel(text, expected):
    assert shape(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a\\"b"', 'a"b'),
        ("'it\\'s'", "it's"),
        ('"\\n\\t\\\\"', "\n\t\\"),
        ('"\\u4e2d\\U0001F600"', "中😀"),
        ('"客户"', "客户"),
    ],
)
def test_texts_are_unquoted(text, value):
    assert parse(text).value == value


@pytest.mark.parametrize(
    ("text", "code", "position", "length"),
    [
        ("", "expression.empty", 0, 0),
        ("  ", "expression.empty", 0, 2),
        ("a &&", "expression.unexpected_end", 4, 0),
        ("a && )", "expression.unexpected", 5, 1),
        ("a b", "expression.unexpected", 2, 1),
        ("(a", "expression.unexpected_end", 2, 0),
        ("f(a b)", "expression.unexpected", 4, 1),
        ("f(a,", "expression.unexpected_end", 4, 0),
        ("a.5", "expression.unexpected", 2, 1),
        ("a.", "expression.unexpected_end", 2, 0),
        ("1.lower", "expression.unexpected_end", 7, 0),
        ("in [1]", "expression.unexpected", 0, 2),
        ("a ? b", "expression.unexpected_end", 5, 0),
        ("a = b", "expression.bad_character", 2, 1),
        ("a ＝＝ b", "expression.bad_character", 2, 1),
        ("a # b", "expression.bad_character", 2, 1),
        ("a // b", "expression.unexpected", 3, 1),
        ("名 == 1", "expression.bad_character", 0, 1),
        ("a == \x00", "expression.bad_character", 5, 1),
        ('a == "x\x00"', "expression.bad_character", 7, 1),
        ('a == "x\ud800"', "expression.bad_character", 7, 1),
        ('a == "open', "expression.bad_string", 5, 5),
        ('a == "two\nlines"', "expression.bad_string", 5, 11),
        ('"\\q"', "expression.bad_escape", 1, 2),
        ('"\\u0000"', "expression.bad_escape", 1, 6),
        ('"ab\\ud800"', "expression.bad_escape", 3, 6),
        ('"\\U00110000"', "expression.bad_escape", 1, 10),
        ("1" * 41, "expression.bad_number", 0, 41),
        ("1e5", "expression.unexpected", 1, 2),
    ],
)
def test_an_error_names_its_place(text, code, position, length):
    with pytest.raises(ExpressionError) as caught:
        parse(text)

    assert (caught.value.code, caught.value.position, caught.value.length) == (code, position, length)
    assert caught.value.facts["position"] == position


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("+".join(["1"] * 20_000), "expression.too_long"),  # B200
        ("(" * 100_000, "expression.too_long"),  # B201
        ("(" * 200 + "1" + ")" * 200, "expression.too_many_tokens"),  # B201
        ("(" * 90 + "1" + ")" * 90, "expression.too_deep"),
        ('"' + "x" * 1_000_000 + '"', "expression.too_long"),  # B210
        ("!" * 100 + "true", "expression.too_deep"),
        ("-" * 100 + "1", "expression.too_deep"),
        ("f(" * 60 + ")" * 60, "expression.too_deep"),
        ("x" + ".lower()" * 40, "expression.too_deep"),
        ("+".join(["a"] * 150), "expression.too_many_tokens"),
        ("a in [" + "1+" * 110 + "1]", "expression.too_many_operators"),
        ("a in [" + ",".join(["1"] * 201) + "]", "expression.list_too_long"),
        ("\\" * 2_000, "expression.bad_character"),
        ('"' + "\\" * 1_990, "expression.bad_string"),
    ],
)
def test_whatever_is_too_big_is_refused_at_once(text, code):
    started = time.perf_counter()
    with pytest.raises(ExpressionError) as caught:
        parse(text)

    assert caught.value.code == code
    assert time.perf_counter() - started < 1


def test_the_limits_themselves_are_allowed():
    assert parse("(" * 20 + "1" + ")" * 20).value == 1
    assert len(parse("a in [" + ",".join(["1"] * 200) + "]").right.items) == 200
    assert parse("+".join(["a"] * 100)).operator == "+"
    assert parse("a in [" + "1+" * 100 + "1]").operator == "in"


def test_an_opening_sign_inside_a_text_is_only_text():
    assert shape(parse('a == "(" && b == "["')) == "((a == () && (b == [))"
