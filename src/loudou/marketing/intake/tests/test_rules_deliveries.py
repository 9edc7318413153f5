import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.marketing.intake.rules.deliveries import check_mapping, map_rows
from loudou.marketing.intake.rules.json_paths import Step, parse_path, value_at
from loudou.marketing.intake.rules.signatures import is_signed, is_timely, sign

LEAD = {"answers": [{"id": "NAME", "value": "顾海峰"}, {"id": "PHONE", "value": 13815804462}], "tags": ["a", {"b": 1}]}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("answers[id=PHONE].value", 13815804462),
        ("answers[0].id", "NAME"),
        ("$.answers[1].value", 13815804462),
        ("tags[1].b", 1),
        ("tags[9]", None),
        ("answers.value", None),
        ("answers[id=X].value", None),
        ("missing[0].x", None),
    ],
)
def test_a_path_leads_to_a_value_or_to_nothing(path, value):
    assert value_at(LEAD, parse_path(path)) == value


@pytest.mark.parametrize("path", ["a..b", "a[", "a[x", "a[=1]", "[]", "a" * 201, ".".join("abcdefghijklm"), "a[99999]"])
def test_what_is_no_path(path):
    assert parse_path(path) is None


def test_no_path_is_the_document_itself():
    assert parse_path(" $ ") == ()
    assert parse_path("a.b[0]") == (Step("a"), Step("b"), Step(place=0))


@given(st.text(max_size=40))
def test_any_text_is_a_path_or_none(text):
    steps = parse_path(text)

    assert steps is None or value_at({}, steps) in (None, {})


def test_rows_are_mapped_to_targets():
    mapping = {"name": "answers[id=NAME].value", "mobile": "answers[id=PHONE].value", "city": "city"}

    found = map_rows({"data": [LEAD]}, mapping, "data", "nr")

    assert found.rows == ({"name": "顾海峰", "mobile": "13815804462"},)


def test_a_list_keeps_its_words_and_drops_the_empty_ones():
    document = {"data": [{"name": "A", "words": ["立式", " ", 5]}]}

    found = map_rows(document, {"name": "name", "product_interest": "words"}, "data", "")

    assert found.rows == ({"name": "A", "product_interest": ["立式", "5"]},)


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"data": [{"name": "A"}, {"name": {"x": 1}}]}, ("name", "wrong_kind", 2)),
        ({"data": [{"name": "A"}, {"name": "x" * 201}]}, ("name", "too_long", 2)),
        ({"data": [{"name": "A"}, {"other": "A"}]}, ("$", "empty", 2)),
        ({"data": [{"name": "A"}, "B"]}, ("$", "not_an_object", 2)),
        ({"data": [{"name": "A", "product_interest": [[1]]}]}, ("product_interest", "wrong_kind", 1)),
        ({"data": []}, ("data", "no_rows", None)),
        ({"rows": []}, ("data", "no_rows", None)),
        ([], ("data", "no_rows", None)),
        ({"data": [{"name": "A"}] * 1001}, ("data", "too_many", None)),
    ],
)
def test_one_bad_row_names_its_place_and_no_row_counts(document, problem):
    found = map_rows(document, {"name": "name", "product_interest": "product_interest"}, "data", "")

    assert found.rows == ()
    assert [(one.field, one.code, one.row) for one in found.problems] == [problem]


def test_a_mapping_names_fields_of_leads_and_paths():
    found = check_mapping({"owner_id": "x", "name": "a..b"}, "data[", "")

    assert {(one.field, one.code) for one in found} == {
        ("owner_id", "unknown"),
        ("name", "not_a_path"),
        ("rows_path", "not_a_path"),
    }
    assert [one.field for one in check_mapping({}, "", "")] == ["mapping"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["data", "name", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(json_values)
def test_any_document_gives_rows_or_problems(document):
    found = map_rows(document, {"name": "name"}, "data", "")

    assert bool(found.rows) != bool(found.problems)


def test_a_signature_is_that_of_standard_webhooks():
    content = b"msg_1.1700000000." + b'{"a":1}'
    expected = base64.b64encode(hmac.new(b"key", content, hashlib.sha256).digest()).decode()

    assert sign(b"key", "msg_1", "1700000000", b'{"a":1}') == f"v1,{expected}"


@given(st.binary(max_size=40), st.binary(min_size=1, max_size=20))
def test_only_the_whole_signed_content_fits(body, other):
    good = sign(b"key", "id", "1", body)

    assert is_signed([b"key"], "id", "1", body, good)
    assert is_signed([b"new", b"key"], "id", "1", body, f"v1,x {good}")
    assert not is_signed([b"key"], "id", "1", body + other, good)
    assert not is_signed([b"key"], "id", "2", body, good)
    assert not is_signed([b"key"], "id2", "1", body, good)
    assert not is_signed([b"new"], "id", "1", body, good)
    assert not is_signed([], "id", "1", body, good)
    assert not is_signed([b"key"], "id", "1", body, "")


@pytest.mark.parametrize(
    ("told", "timely"),
    [
        ("1000", True),
        ("700", True),
        ("699", False),
        ("1300", True),
        ("1301", False),
        ("", False),
        ("-5", False),
        ("1e3", False),
        ("²", False),
    ],
)
def test_b292_the_window_is_five_minutes_both_ways(told, timely):
    assert is_timely(told, 1000) == timely
