import pytest
from django.db import connection

from loudou.platform.search.queries import near_query, text_query
from loudou.platform.search.services.learn import learn_words
from loudou.platform.search.tokens import query_terms, title_key, tokens_of, words_of


@pytest.mark.parametrize("typed", ["苏州", "恒力", "力装", "szhl", "hlzb", "suzhou", "hengli", "zhuangbei"])
def test_a_company_is_found_by_part_pinyin_and_initials(typed):
    tokens = tokens_of("苏州恒力装备有限公司")

    for term in query_terms(typed):
        for token in term:
            is_prefix = token.endswith("*")
            assert any(t.startswith(token[:-1]) if is_prefix else t == token for t in tokens), token


def test_other_fields_are_found_as_words_without_pinyin():
    tokens = tokens_of("Acme", ["+8613812345678", "li.na@acme.cn", "采购部"])

    assert {"8613812345678", "5678", "acme.cn", "li.na", "acme", "采购", "购部"} <= set(tokens)
    assert "cgb" not in tokens


def test_titles_sort_by_pinyin():
    assert sorted(["中山精工", "安徽巨一", "Beta", "重庆长安"], key=title_key) == [
        "安徽巨一",
        "Beta",
        "重庆长安",
        "中山精工",
    ]


def test_a_question_of_one_character_is_asked_as_it_is():
    assert query_terms("苏") == [["苏"]]


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "()"])
def test_nothing_to_look_for_is_no_query(typed):
    assert text_query(typed) is None


@pytest.mark.parametrize("typed", ["a'b", "x\\y", "'); DROP", "a & b | c", "foo:*"])
def test_what_is_typed_is_never_query_syntax(db, typed):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsquery", [text_query(typed)])


def test_a_typo_is_widened_to_words_that_occur(db):
    learn_words(["Kitchen Works", "苏州恒力"])

    assert "'kitchen'" in near_query("kitchne")
    assert "'suzhouhengli'" in near_query("suzhouhengly")
    assert near_query("zzzzzzzz") is None


def test_the_vocabulary_holds_each_word_once(db):
    learn_words(["Kitchen Works", "kitchen"])
    learn_words(["KITCHEN"])

    assert words_of("Kitchen 12345 ab") == ["kitchen"]
