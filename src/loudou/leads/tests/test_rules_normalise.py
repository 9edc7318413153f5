from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.rules.normalise import Identity, clean_text, company_key, normalise_email, normalise_identity


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  Ada   Lovelace \t", "Ada Lovelace"),
        ("张　三", "张 三"),
        ("ＡＢＣ１２３", "ABC123"),
        ("苏州\u200b某某\ufeff", "苏州某某"),
        ("a\x00b\nc", "ab c"),
        ("", ""),
    ],
)
def test_text_is_cleaned(typed, expected):
    assert clean_text(typed) == expected


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once = clean_text(text)

    assert clean_text(once) == once
    assert normalize("NFKC", once) == once


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Ada.L@Example.COM", "ada.l@example.com"),
        ("  ada@example.com ", "ada@example.com"),
        ("Ada Lovelace <Ada@Example.com>", "ada@example.com"),
        ("ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ada@example.com"),
        ("张三@例子.中国", "张三@例子.中国"),
        ("o'neil+tag@mail.example.co.uk", "o'neil+tag@mail.example.co.uk"),
    ],
)
def test_email_is_lower_case(typed, expected):
    assert normalise_email(typed) == expected


@pytest.mark.parametrize(
    "typed",
    ["", "ada", "ada@", "@example.com", "a..b@example.com", "ada@example", "a b@example.com", "<>", "<a", "a@-b.com",
     "a@" + "b" * 250 + ".com", "x" * 250 + "@example.com"],
)  # fmt: skip
def test_not_an_email(typed):
    assert normalise_email(typed) is None


@pytest.mark.parametrize(
    "written",
    [
        "苏州某某装备（集团）有限公司",
        "苏州某某装备(集团) 有限责任公司",
        "苏州 某某装备【集团】股份有限公司",
        "苏州某某装备(集团)Co.,Ltd.",
    ],
)
def test_chinese_company_is_matched_without_its_legal_form(written):
    assert company_key(written) == "苏州某某装备(集团)"


@pytest.mark.parametrize(
    "written", ["Acme", "ACME Inc.", "Acme Co., Ltd.", "acme  LLC", "Acme, G.m.b.H.", "A.C.M.E. Corp"]
)
def test_western_company_is_matched_without_its_legal_form(written):
    assert company_key(written) == "acme"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Zinc", "zinc"),
        ("Inc", "inc"),
        ("有限公司", "有限公司"),
        ("Déco", "déco"),
        ("Müller GmbH", "müller"),
        ("苏州某某(有限合伙)", "苏州某某"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_name_is_never_emptied_or_cut_inside_a_word(written, expected):
    assert company_key(written) == expected


@given(st.text(max_size=40))
def test_company_key_has_no_spaces_and_ignores_surrounding_ones(name):
    key = company_key(name)

    assert not any(character.isspace() for character in key)
    assert company_key(f"  {name} ") == key


def test_one_row_at_once():
    identity = normalise_identity(
        name=" 张 三",
        company="某某（上海）有限公司",
        mobile="133 3606 1916",
        phone="021-62345678",
        email="Z@Example.com",
    )

    assert identity == Identity(
        "张 三", "某某(上海)有限公司", "某某(上海)", "+8613336061916", "+862162345678", "z@example.com"
    )


def test_what_cannot_be_read_is_named_and_what_is_empty_is_not():
    identity = normalise_identity(mobile="n/a", phone="later", email="none")

    assert identity.problems == ("mobile", "phone", "email")
    assert normalise_identity(mobile=" ", phone=" ", email=" ").problems == ()
