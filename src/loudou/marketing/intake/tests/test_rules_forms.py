import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.marketing.intake.enums import FieldKind, Reception, Target
from loudou.marketing.intake.rules.answers import questions_for, read_answers, utm_of
from loudou.marketing.intake.rules.definition import as_document, check_definition, from_document, numbered_consents
from loudou.marketing.intake.rules.slugs import is_slug
from loudou.marketing.intake.rules.spam import judge
from loudou.marketing.intake.shapes import Consent, FormDefinition, FormField
from loudou.marketing.intake.tests.factories import ANSWERS, DEFINITION


def problems(definition, *, to_publish=True):
    return {(one.field, one.code, one.row) for one in check_definition(definition, to_publish=to_publish)}


def test_a_complete_definition_may_be_published():
    assert problems(DEFINITION) == set()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"title": " "}, ("title", "required", None)),
        ({"fields": ()}, ("fields", "no_lead", None)),
        ({"fields": (FormField("a", target="need"),)}, ("fields", "no_lead", None)),
        ({"fields": (FormField("a", target="name"), FormField("b"))}, ("label", "required", 2)),
        ({"fields": (FormField("a", FieldKind.CHOICE, target="name"),)}, ("options", "required", 1)),
        ({"consents": ()}, ("consents", "required", None)),
        ({"consents": (Consent("a", " "),)}, ("consent", "required", 1)),
    ],
)
def test_what_visitors_may_not_see_yet(change, found):
    assert problems(replace(DEFINITION, **change)) == {found}
    assert found not in problems(replace(DEFINITION, **change), to_publish=False)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"title": "x" * 201}, ("title", "too_long", None)),
        ({"redirect_url": "javascript:alert(1)"}, ("redirect_url", "not_an_address", None)),
        ({"redirect_url": "//evil.example"}, ("redirect_url", "not_an_address", None)),
        ({"origins": ("*",)}, ("origins", "not_an_address", None)),
        ({"fields": (FormField("a", target="owner_id"),)}, ("target", "unknown", 1)),
        ({"fields": (FormField("a", target="name"), FormField("b", target="name"))}, ("target", "repeated", 2)),
        ({"fields": (FormField("a", label="x"), FormField("a", label="y"))}, ("key", "repeated", 1)),
        ({"fields": (FormField("", label="x"),)}, ("key", "repeated", 1)),
        ({"fields": (FormField("a", label="x" * 201),)}, ("label", "too_long", 1)),
        ({"fields": (FormField("a", label="x", options=("o",) * 101),)}, ("options", "too_many", 1)),
        ({"fields": tuple(FormField(f"a{n}", label="x") for n in range(41))}, ("fields", "too_many", None)),
        ({"consents": tuple(Consent(f"a{n}", "x") for n in range(6))}, ("consents", "too_many", None)),
    ],
)
def test_what_not_even_a_draft_may_be(change, found):
    assert found in problems(replace(DEFINITION, **change), to_publish=False)


def test_a_consent_text_that_changed_has_the_next_version():
    before = (Consent("a", "old", version=3), Consent("b", "same", version=2))
    now = (Consent("b", "same"), Consent("a", "new"), Consent("c", "first"))

    assert [one.version for one in numbered_consents(now, before)] == [2, 4, 1]


fields = st.builds(
    FormField,
    key=st.text(max_size=8),
    kind=st.sampled_from(FieldKind),
    label=st.text(max_size=8),
    target=st.sampled_from(["", *Target.values]),
    is_required=st.booleans(),
    options=st.tuples(st.text(max_size=4)),
)
definitions = st.builds(
    FormDefinition,
    title=st.text(max_size=8),
    fields=st.lists(fields, max_size=4).map(tuple),
    consents=st.tuples(st.builds(Consent, key=st.text(max_size=4), text=st.text(max_size=4))),
    origins=st.tuples(st.just("https://example.com")),
    is_progressive=st.booleans(),
)


@given(definitions)
def test_a_stored_definition_is_read_back_as_it_was(definition):
    assert from_document(json.loads(json.dumps(as_document(definition)))) == definition


def test_answers_stand_by_key_and_by_target():
    found = read_answers(DEFINITION, ANSWERS)

    assert found.problems == ()
    assert found.by_target == {
        "name": "顾海峰",
        "company": "苏州锐驰精密制造有限公司",
        "mobile": "138 1580 4462",
        "product_interest": ["HM-630"],
    }
    assert found.by_key["f5"] == "展会"
    assert found.consents == [
        {"key": "privacy", "version": 0, "text": "We use your answers to call you back.", "given": True}
    ]


def test_b253_what_no_question_asks_for_is_not_looked_at():
    planted = {name: ["x" * 10_000] for name in ("owner", "owner_id", "stage", "score", "name", "status")}

    assert read_answers(DEFINITION, ANSWERS | planted) == read_answers(DEFINITION, ANSWERS)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"f1": [" "]}, ("f1", "required")),
        ({"f3": ["12"]}, ("f3", "not_a_phone")),
        ({"f4": ["HM-630", "DROP TABLE"]}, ("f4", "unknown")),
        ({"f1": ["x" * 201]}, ("f1", "too_long")),
        ({"consent-privacy": []}, ("consent-privacy", "required")),
    ],
)
def test_an_answer_that_is_none_names_its_question(change, found):
    answers = read_answers(DEFINITION, ANSWERS | change)

    assert [(one.field, one.code) for one in answers.problems] == [found]


@pytest.mark.parametrize(
    ("typed", "is_address"),
    [
        ("a@b", True),
        ("a..b@x.cn", True),
        ("用户@例子.中国", True),
        ("a b@x.cn", False),
        ("@x.cn", False),
        ("a@x.", False),
    ],
)
def test_e_mail_addresses(typed, is_address):
    definition = FormDefinition(fields=(FormField("e", FieldKind.EMAIL, target="email"),))

    assert bool(read_answers(definition, {"e": [typed]}).problems) != is_address


def test_a_form_nobody_filled_in_is_no_answer():
    definition = FormDefinition(fields=(FormField("a", target="name"), FormField("b", FieldKind.CHECKBOX, "?")))

    assert [one.code for one in read_answers(definition, {}).problems] == ["empty"]
    assert read_answers(definition, {"a": ["顾"], "b": ["on"]}).by_key == {"a": "顾", "b": True}


@given(
    st.dictionaries(st.sampled_from(["f1", "f2", "f3", "f4", "f5", "consent-privacy"]), st.lists(st.text(max_size=9)))
)
def test_whatever_is_posted_is_answered_or_refused(posted):
    found = read_answers(DEFINITION, posted)

    assert found.problems or found.by_target["mobile"]


def test_a_known_visitor_is_asked_less_and_may_leave_it_open():
    known = {"name": "顾海峰", "mobile": "13815804462"}

    assert [one.key for one in questions_for(DEFINITION, set(known))] == ["f2", "f4", "f5"]
    found = read_answers(DEFINITION, {"f2": ["新公司"], "consent-privacy": ["on"]}, known)
    assert (found.problems, found.by_target) == ((), {**known, "company": "新公司"})


def test_only_the_five_campaign_parameters_are_kept_and_cut():
    assert utm_of({"utm_source": "x" * 10_000, "utm_medium": " qr\x00 ", "utm_owner": "1", "q": "2"}) == {
        "utm_source": "x" * 80,
        "utm_medium": "qr",
    }


@pytest.mark.parametrize(
    ("honeypot", "age", "attempts", "verdict"),
    [
        ("", 30.0, 10, None),
        ("", None, 1, None),
        ("", 1.0, 1, None),
        ("", 0.3, 1, Reception.SPAM),
        ("http://spam", 30.0, 1, Reception.SPAM),
        ("http://spam", 0.3, 11, Reception.LIMITED),
    ],
)
def test_b252_machines_are_told_from_people(honeypot, age, attempts, verdict):
    age = None if age is None else timedelta(seconds=age)

    assert judge(honeypot=honeypot, age=age, attempts=attempts, limit=10) is verdict


@pytest.mark.parametrize(
    ("text", "valid"),
    [("a", True), ("a-1", True), ("-a", False), ("A", False), ("a/b", False), ("", False), ("a" * 61, False)],
)
def test_addresses_people_read(text, valid):
    assert is_slug(text) == valid
