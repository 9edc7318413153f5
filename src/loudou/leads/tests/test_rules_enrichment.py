from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.enums import FillPolicy
from loudou.leads.rules.email_facts import company_domain, is_free_mail, mail_domain
from loudou.leads.rules.enrichment import DEFAULT_POLICIES, FoundPlace, Match, PlaceSource, decide_fills, find_place
from loudou.leads.rules.matching import AMBIGUOUS, Candidate, identify
from loudou.leads.rules.registry_values import read_capital, read_date
from loudou.leads.rules.similarity import name_similarity

HANGZHOU = "91330100799655058B"
MOBILE_HANGZHOU, PHONE_SUZHOU = "+8613336061916", "+8651262881234"


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("gu@ruichi.example", "ruichi.example"),
        ("gu@mail.ruichi.example", "ruichi.example"),
        ("gu@mail.example", "mail.example"),
        ("gu@qq.com", ""),
        ("gu@vip.163.com", ""),
        ("", ""),
    ],
)
def test_the_domain_of_a_company_is_not_that_of_its_postman(email, domain):
    assert company_domain(email) == domain


def test_free_mail_is_known():
    assert is_free_mail("a@gmail.com")
    assert not is_free_mail("a@ruichi.example")
    assert mail_domain("a@ruichi.example") == "ruichi.example"


def test_the_place_comes_from_the_code_then_the_landline_then_the_mobile():
    known = {"uscc": HANGZHOU, "phone": PHONE_SUZHOU, "mobile": "+8613800000000"}

    found = [find_place("", "", **{k: v for k, v in known.items() if k in given}) for given in (
        ("uscc", "phone", "mobile"), ("phone", "mobile"), ("mobile",), ()
    )]  # fmt: skip

    assert found == [
        FoundPlace({"province": "浙江", "city": "杭州"}, PlaceSource.CREDIT_CODE),
        FoundPlace({"province": "江苏", "city": "苏州"}, PlaceSource.PHONE),
        FoundPlace({"province": "北京", "city": "北京"}, PlaceSource.MOBILE),
        None,
    ]


@pytest.mark.parametrize(
    ("province", "city", "values"),
    [
        ("浙江", "", {"city": "杭州"}),
        ("", "杭州", {"province": "浙江"}),
        ("江苏", "", None),
        ("", "苏州", None),
        ("浙江", "杭州", None),
        ("浙江", "宁波", None),
    ],
)
def test_what_was_typed_stays_and_is_never_joined_to_another_place(province, city, values):
    found = find_place(province, city, mobile=MOBILE_HANGZHOU)

    assert (found.values if found else None) == values


@given(st.sampled_from(["", "浙江", "江苏"]), st.sampled_from(["", "杭州", "苏州"]), st.booleans(), st.booleans())
def test_a_place_is_filled_in_only_where_it_is_empty(province, city, has_code, has_mobile):
    found = find_place(province, city, uscc=HANGZHOU if has_code else "", mobile=MOBILE_HANGZHOU if has_mobile else "")

    assert found is None or not any({"province": province, "city": city}[name] for name in found.values)


def match(confidence="1.000", policies=DEFAULT_POLICIES, **values):
    return Match(values, Decimal(confidence), policies)


def fills(current, found, worked_out=(), edited=()):
    decided = decide_fills(current, found, worked_out=worked_out, edited=edited)
    return dict(decided.applied), dict(decided.proposed)


def test_a_certain_match_fills_what_is_empty_and_leaves_what_is_not():
    assert fills({"industry": "泵阀"}, match(industry="机械", uscc=HANGZHOU)) == ({"uscc": HANGZHOU}, {})


def test_the_written_name_is_proposed_and_not_replaced():
    assert fills({"company": "瑞驰"}, match(company="瑞驰有限公司")) == ({}, {"company": "瑞驰有限公司"})


def test_overwriting_must_be_asked_for():
    policies = {**DEFAULT_POLICIES, "industry": FillPolicy.OVERWRITE}

    assert fills({"industry": "泵阀"}, match(policies=policies, industry="机械")) == ({"industry": "机械"}, {})


@pytest.mark.parametrize("policy", list(FillPolicy))
def test_a_field_a_person_edited_is_never_filled(policy):
    for present in ("泵阀", ""):
        applied, _ = fills(
            {"industry": present}, match(policies={"industry": policy}, industry="机械"), (), {"industry"}
        )
        assert applied == {}


def test_a_registry_knows_better_than_an_area_code():
    found = match(province="江苏", city="苏州")

    assert fills({"province": "浙江", "city": "杭州"}, found, {"province", "city"})[0] == {
        "province": "江苏",
        "city": "苏州",
    }
    assert fills({"province": "浙江", "city": "杭州"}, found) == ({}, {})


def test_a_city_is_not_put_beside_another_province():
    assert fills({"province": "浙江"}, match(province="江苏", city="苏州")) == ({}, {"city": "苏州"})


def test_what_only_resembles_is_asked_about():
    assert fills({}, match("0.912", uscc=HANGZHOU)) == ({}, {"uscc": HANGZHOU})
    assert fills({"uscc": HANGZHOU}, match("0.912", uscc="91310115MA1K3A7X5P")) == ({}, {})


def test_unknown_fields_and_equal_values_are_nothing():
    assert fills({"city": "苏州"}, match(city="苏州", secret="x", industry="")) == ({}, {})


@given(
    st.dictionaries(st.sampled_from(sorted(DEFAULT_POLICIES)), st.sampled_from(["", "a", "b"])),
    st.dictionaries(st.sampled_from(sorted(DEFAULT_POLICIES)), st.sampled_from(["", "a", "b"])),
    st.sets(st.sampled_from(sorted(DEFAULT_POLICIES))),
    st.sets(st.sampled_from(sorted(DEFAULT_POLICIES))),
    st.sampled_from(["1.000", "0.900"]),
)
def test_only_if_empty_never_replaces_and_nothing_is_both_filled_and_proposed(now, told, worked_out, edited, sure):
    applied, proposed = fills(now, match(sure, **told), worked_out, edited)

    assert not applied.keys() & proposed.keys()
    assert not applied.keys() & edited
    assert all(not now.get(name) or name in worked_out for name in applied)
    assert sure == "1.000" or not applied


def candidate(number, name="瑞驰精密", key="瑞驰精密", provider="file", **more):
    return Candidate(UUID(int=number), provider, name, key, **more)


def identified(*candidates, key="瑞驰精密", uscc="", order=None):
    found = identify(name_key=key, uscc=uscc, candidates=candidates, policies={}, order=order or {})
    return [(one.candidate.id.int, one.match.confidence) for one in found]


def test_the_same_name_of_one_company_is_certain():
    assert identified(candidate(1, uscc=HANGZHOU)) == [(1, 1)]


def test_the_same_company_in_two_registries_is_one_company():
    both = candidate(2, provider="gleif", uscc=HANGZHOU), candidate(1, uscc=HANGZHOU)

    assert identified(*both, order={"gleif": 1}) == [(1, 1), (2, 1)]


def test_of_several_namesakes_only_the_codes_are_offered():
    found = identify(
        name_key="瑞驰精密",
        uscc="",
        candidates=[candidate(1, uscc=HANGZHOU, city="杭州"), candidate(2, uscc="91310115MA1K3A7X5P")],
        policies={},
        order={},
    )

    assert [(one.match.confidence, dict(one.match.values)) for one in found] == [
        (AMBIGUOUS, {"uscc": HANGZHOU}),
        (AMBIGUOUS, {"uscc": "91310115MA1K3A7X5P"}),
    ]


def test_another_code_is_another_company_whatever_its_name():
    assert identified(candidate(1, uscc="91310115MA1K3A7X5P"), uscc=HANGZHOU) == []


def test_the_same_code_is_certain_whatever_the_name():
    assert identified(candidate(1, "旧名", "旧名", uscc=HANGZHOU), uscc=HANGZHOU, key="") == [(1, 1)]


def test_a_name_that_resembles_is_less_than_certain_and_one_that_does_not_is_nothing():
    assert identified(candidate(1, key="瑞驰精密制造")) == [(1, Decimal("0.933"))]
    assert identified(candidate(1, key="华为技术")) == []
    assert identified(candidate(1), key="") == []


def test_the_place_follows_from_the_code_where_the_registry_tells_none():
    (one,) = identify(name_key="瑞驰精密", uscc="", candidates=[candidate(1, uscc=HANGZHOU)], policies={}, order={})

    assert (one.match.values["province"], one.match.values["city"]) == ("浙江", "杭州")


@pytest.mark.parametrize(
    ("one", "other", "similarity"),
    [
        # Winkler 1990, table of examples
        ("MARTHA", "MARHTA", "0.961"),
        ("DWAYNE", "DUANE", "0.840"),
        ("DIXON", "DICKSONX", "0.813"),
        ("", "a", "0.000"),
        ("a", "b", "0.000"),
        ("", "", "1.000"),
        ("苏州瑞驰", "苏州瑞驰", "1.000"),
    ],
)
def test_similarity_is_that_of_jaro_and_winkler(one, other, similarity):
    assert name_similarity(one, other) == Decimal(similarity)


@given(st.text(max_size=12), st.text(max_size=12))
def test_similarity_is_symmetric_and_one_only_for_the_same(one, other):
    similar = name_similarity(one, other)

    assert similar == name_similarity(other, one)
    assert 0 <= similar <= 1
    assert (similar == 1) == (one == other)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("10,000(万元人民币)", (Decimal(100_000_000), "CNY")),
        ("500万美元", (Decimal(5_000_000), "USD")),
        ("1.5亿元", (Decimal(150_000_000), "CNY")),
        ("1234.50 EUR", (Decimal("1234.50"), "EUR")),
        ("100", (Decimal(100), "CNY")),
        ("N/A", (None, "")),
        ("", (None, "")),
        ("9999999999999亿", (None, "CNY")),
    ],
)
def test_capital_is_read_as_registries_write_it(text, amount):
    assert read_capital(text) == amount


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2009-11-28", "2009-11-28"),
        ("2009年11月28日", "2009-11-28"),
        ("2009/1/2 00:00:00", "2009-01-02"),
        ("2009-01-02T00:00:00Z", "2009-01-02"),
        ("20091128", "2009-11-28"),
        ("2009-13-01", "None"),
        ("soon", "None"),
    ],
)
def test_days_are_read_as_registries_write_them(text, day):
    assert str(read_date(text)) == day


def test_a_number_from_another_city_says_nothing_of_the_province():
    assert find_place("", "苏州", mobile=MOBILE_HANGZHOU) is None


def test_a_code_that_tells_the_province_alone_leaves_the_city_to_the_next_source():
    found = find_place("浙江", "", uscc="91330000" + "0" * 10, mobile=MOBILE_HANGZHOU)

    assert found == FoundPlace({"city": "杭州"}, PlaceSource.MOBILE)
