import csv
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.rules.credit_code import check_credit_code
from loudou.leads.rules.regions import NATIONAL, PROVINCES, Region, region_of_code, region_of_name, short_city


def test_there_are_thirty_four_province_level_regions():
    assert len(set(PROVINCES.values())) == len(PROVINCES) == 34


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("330106", Region("浙江", "杭州", "西湖区")),
        ("330100", Region("浙江", "杭州")),
        ("330000", Region("浙江")),
        ("110108", Region("北京", "北京", "海淀区")),
        ("110000", Region("北京", "北京")),
        ("429004", Region("湖北", "仙桃", "仙桃市")),
        ("422801", Region("湖北", "恩施土家族苗族自治州", "恩施市")),
        ("810000", Region("香港", "香港")),
        (NATIONAL, Region()),
    ],
)
def test_a_code_is_a_place(code, place):
    assert region_of_code(code) == place


def test_retired_codes_still_tell_where_they_were():
    # 巢湖 was taken apart in 2011, 居巢区 became a city below 合肥
    assert region_of_code("341402") == Region("安徽", "巢湖", "居巢区")


@pytest.mark.parametrize("code", ["990000", "33010", "3301066", "33010A", "", "000000"])
def test_what_is_no_region_is_none(code):
    assert region_of_code(code) is None


def test_an_unlisted_county_still_has_its_province():
    assert region_of_code("330199") == Region("浙江", "杭州")
    assert region_of_code("337799") == Region("浙江")


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("江苏省苏州市", Region("江苏", "苏州")),
        ("广西壮族自治区南宁市", Region("广西", "南宁")),
        ("内蒙古兴安盟", Region("内蒙古", "兴安盟")),
        ("西藏日喀则地区", Region("西藏", "日喀则")),
        ("上海市浦东新区", Region("上海", "上海", "浦东新区")),
        ("湖北省襄樊市", Region("湖北", "襄阳")),
        ("苏州市", None),
        ("", None),
    ],
)
def test_a_written_place_is_split(written, place):
    assert region_of_name(written) == place


def test_a_city_of_two_characters_keeps_them():
    assert [short_city(name) for name in ("沙市", "吉林市", "恩施土家族苗族自治州", "")] == [
        *("沙市", "吉林", "恩施土家族苗族自治州", "")
    ]


@given(st.text(max_size=8))
def test_any_text_has_a_province_or_none(code):
    place = region_of_code(code)

    assert place is None or place == Region() or place.province in PROVINCES.values()


@pytest.mark.data
@pytest.mark.parametrize("edition", ["201012", "201801", "201904"])
def test_every_code_of_the_ministry_of_the_years_before_is_known(data_dir, edition):
    lines = (data_dir / f"enrichment/gb2260_{edition}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    codes = [line.split("\t")[2:4] for line in lines]

    places = {code: region_of_code(code) for code, _name in codes}
    named = [c for c, name in codes if name in {places[c].county, places[c].province} or places[c].city in name]

    assert all(place is not None and place.province == PROVINCES[code[:2]] for code, place in places.items())
    # renamed since under the same code: 楚州区 is 淮安区 now, and so on
    assert len(codes) - len(named) <= 10


@pytest.mark.data
def test_credit_codes_of_real_companies_tell_their_province(data_dir):
    with gzip.open(data_dir / "enrichment/cn_companies_uscc.public.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    checks = [check_credit_code(row["uscc"]) for row in rows]
    valid = [(row, check) for row, check in zip(rows, checks, strict=True) if check.is_valid]
    places = [(row["province"], region_of_code(check.region_code)) for row, check in valid]
    agreeing = sum(place is not None and place.province == province for province, place in places)

    print(f"\ncredit codes: {len(rows)} rows, {len(valid)} valid, {agreeing} with the province of the source")  # noqa: T201 - the figure is the point
    assert [row["check_digit_ok"] == "1" for row in rows] == [check.is_valid for check in checks]
    assert all(place is not None for _, place in places)
    # two companies moved: 91220721… (吉林) sits in 武汉 now, 91370000… (山东) in 克拉玛依
    assert len(valid) - agreeing == 2
