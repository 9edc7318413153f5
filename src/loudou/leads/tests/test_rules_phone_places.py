import csv
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.rules.normalise import normalise_identity
from loudou.leads.rules.phone_places import PhonePlace, _Prefixes, phone_place, phone_region
from loudou.leads.rules.regions import PROVINCES, Region


def test_ex_1_6_a_mobile_tells_where_it_was_issued_and_by_whom():
    who = normalise_identity(mobile="+86 133-3606-1916")

    assert who.mobile == "+8613336061916"
    assert phone_place(who.mobile) == PhonePlace("浙江", "杭州", "0571", "中国电信")


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ("+861062881234", ("北京", "北京", "010")),
        ("+8651262881234", ("江苏", "苏州", "0512")),
        ("+862162881234", ("上海", "上海", "021")),
        ("+8675512345678;ext=12", ("广东", "深圳", "0755")),
        ("+862412345678", ("辽宁", "沈阳", "024")),
    ],
)
def test_a_landline_tells_its_place_by_its_area_code(number, place):
    found = phone_place(number)

    assert (found.province, found.city, found.area_code) == place
    assert (found.is_mobile, found.is_virtual_operator, found.original_carrier) == (False, False, "")


@pytest.mark.parametrize("block", ["162", "165", "167", "170", "171"])
def test_numbers_of_virtual_operators_are_marked(block):
    assert phone_place(f"+86{block}12345678").is_virtual_operator


def test_other_mobiles_are_not_marked():
    assert not phone_place("+8613336061916").is_virtual_operator


def test_an_unknown_prefix_is_an_empty_place_and_no_error():
    found = phone_place("+8619900000000")

    assert (found.province, found.city, found.area_code) == ("", "", "")
    assert phone_region("+8619900000000") is None


@pytest.mark.parametrize("number", ["+12125551234", "", "13336061916", "+86133", "+8610"])
def test_what_is_no_chinese_number_tells_nothing(number):
    assert phone_place(number) is None
    assert phone_region(number) is None


@pytest.mark.parametrize("number", ["+8613336061916", "+8651262881234"])
def test_the_place_alone_is_the_same_place(number):
    found = phone_place(number)

    assert phone_region(number) == Region(found.province, found.city)


@given(st.from_regex(r"\+86[0-9]{5,12}", fullmatch=True))
def test_any_number_lies_in_a_province_or_nowhere(number):
    found = phone_place(number)

    assert found is None or found.province in {"", *PROVINCES.values()}


@pytest.mark.data
def test_the_province_of_real_prefixes_is_right_in_99_of_100(data_dir):
    with gzip.open(data_dir / "enrichment/cn_mobile_prefix.public.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    found = [(row, phone_place(f"+86{row['prefix7']}0000")) for row in rows]
    right = sum(place.province == row["province"] for row, place in found)
    empty = sum(not place.province for _, place in found)
    city = sum(place.city == row["city"].removesuffix("地区") for row, place in found)
    carrier = sum(place.original_carrier == row["carrier_2015"] for row, place in found)

    print(  # noqa: T201 - the figures are the point
        f"\nmobile prefixes: {len(rows)}; province right {right} ({right / len(rows):.2%}), not in the table {empty}, "
        f"wrong {len(rows) - right - empty}; city the same {city} ({city / len(rows):.2%}); "
        f"carrier the same as in 2015 {carrier} ({carrier / len(rows):.2%})"
    )
    assert right / len(rows) >= 0.99


def test_a_prefix_that_is_no_mobile_s_is_passed_over():
    table = _Prefixes({"86120": "江苏省苏州市", "861": "江苏省苏州市"})

    assert table.mobile(1_200_000) is None
    assert table.mobile(1_300_000) is None
