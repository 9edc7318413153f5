import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from loudou.platform.search.readings import IN_NAMES, PHRASES, TONES, readings, syllable
from loudou.platform.search.tokens import title_key, tokens_of


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("重庆重工", "chong qing zhong gong"),
        ("长江银行", "chang jiang yin hang"),
        ("成都大厦", "cheng du da sha"),
        ("厦门空调", "xia men kong tiao"),
        ("给排水", "ji pai shui"),
        ("佛山市模具行业", "fo shan shi mu ju hang ye"),
        ("长子县长城", "zhang zi xian chang cheng"),
    ],
)
def test_a_name_is_read_as_people_say_it(name, read):
    assert " ".join(readings(name)) == read


def test_a_company_is_found_by_the_reading_of_its_place():
    tokens = tokens_of("重庆长安工业")

    assert {"cqcagy", "chongqingchangangongye", "cagy", "changangongye"} <= set(tokens)


def test_a_title_sorts_by_how_it_is_read():
    assert title_key("ABB 重庆 2 厂") == "abb chongqing 2 chang"


def test_every_exception_differs_from_what_the_library_says_of_the_characters():
    first = {c: PINYIN_DICT[ord(c)].split(",")[0].translate(TONES) for c in IN_NAMES}

    assert [c for c, read in IN_NAMES.items() if first[c] == read] == []
    assert [word for word, read in PHRASES.items() if read == tuple(map(syllable, word))] == []


@given(st.text(alphabet=st.sampled_from("".join(PHRASES) + "苏州恒力装备"), max_size=12))
def test_every_character_has_one_syllable(run):
    assert len(readings(run)) == len(run)


def test_the_phrases_of_the_library_are_not_in_memory():
    assert PHRASES_DICT == {}
