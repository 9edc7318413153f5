"""Where a six-digit region code (GB/T 2260) or the written name of a place lies, by the short names people use.

Province names are typed from the standard; counties and cities, retired ones with their codes, come from the table that
`python-stdnum` carries. A code says where something was at the time it was registered, so retired codes still answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from stdnum import numdb

PROVINCES: Mapping[str, str] = {
    "11": "北京",
    "12": "天津",
    "13": "河北",
    "14": "山西",
    "15": "内蒙古",
    "21": "辽宁",
    "22": "吉林",
    "23": "黑龙江",
    "31": "上海",
    "32": "江苏",
    "33": "浙江",
    "34": "安徽",
    "35": "福建",
    "36": "江西",
    "37": "山东",
    "41": "河南",
    "42": "湖北",
    "43": "湖南",
    "44": "广东",
    "45": "广西",
    "46": "海南",
    "50": "重庆",
    "51": "四川",
    "52": "贵州",
    "53": "云南",
    "54": "西藏",
    "61": "陕西",
    "62": "甘肃",
    "63": "青海",
    "64": "宁夏",
    "65": "新疆",
    "71": "台湾",
    "81": "香港",
    "82": "澳门",
}
"""The short name of each province-level region by the first two digits of its codes."""
NATIONAL = "100000"
"""Registered with the central government: no province."""
_CITY_PROVINCES = frozenset({"北京", "天津", "上海", "重庆", "香港", "澳门"})
_WRITTEN = re.compile(
    rf"({'|'.join(PROVINCES.values())})(?:维吾尔自治区|壮族自治区|回族自治区|特别行政区|自治区|省|市)?(.*)", re.DOTALL
)
_PERIOD = re.compile(r"\[[0-9]*-[0-9]*\]")
_RENAMED = {"襄樊": "襄阳"}
"""Cities that kept their place and changed their name since the tables were made."""
_SHORTENED = re.compile(r"(.{2,})(?:市|地区)")


@dataclass(frozen=True, slots=True)
class Region:
    """A place in China by short names, without 省 and 市; empty where the source does not say.

    `county` is the full name of a county or district. A city that is a province (北京) is both.
    """

    province: str = ""
    city: str = ""
    county: str = ""


@lru_cache(maxsize=8192)
def region_of_code(code: str) -> Region | None:
    """The place of a six-digit code; only the province where the county is in no list, None for no region at all.

    100000 (the central government) is a region without a name.
    """
    if code == NATIONAL:
        return Region()
    province = PROVINCES.get(code[:2])
    if province is None or len(code) != 6 or not code.isdecimal():
        return None
    if code.endswith("0000"):
        return Region(province, province if province in _CITY_PROVINCES else "")
    county = _listed(code)
    if province in _CITY_PROVINCES:
        return Region(province, province, county)
    if code.endswith("00"):
        return Region(province, short_city(county))
    # 4290…, 6590…: cities and counties that stand directly below their province.
    city = county if code[2:4] == "90" else _listed(code[:4] + "00")
    return Region(province, short_city(city), county)


def region_of_name(written: str) -> Region | None:
    """The place of a name such as 江苏省苏州市; None when it starts with no province."""
    found = _WRITTEN.match(written)
    if found is None:
        return None
    province, rest = found[1], found[2]
    if province in _CITY_PROVINCES:
        return Region(province, province, rest)
    return Region(province, short_city(rest))


def short_city(name: str) -> str:
    """The name of a city as people write it: without 市 and 地区; autonomous prefectures keep their names."""
    found = _SHORTENED.fullmatch(name)
    short = found[1] if found else name
    return _RENAMED.get(short, short)


def _listed(code: str) -> str:
    """The latest name a code was used for, empty when it is in no list."""
    parts = numdb.get("cn/loc").info(code)
    names = dict(pair for _digits, facts in parts for pair in facts.items()).get("county", "")
    latest: str = names.split(",")[-1]
    return _PERIOD.sub("", latest)
