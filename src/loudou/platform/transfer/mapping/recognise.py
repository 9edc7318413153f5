"""Telling what a column holds by its values alone."""

import re
from collections.abc import Callable, Iterable, Mapping

from loudou.platform.transfer.mapping.choice_values import NO, YES, folded
from loudou.platform.transfer.mapping.places import CITIES, COMPOUND_SURNAMES, PROVINCES, SURNAMES
from loudou.platform.transfer.reading.looks import DATE, EMAIL, NUMBER, URL

_MOBILE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}", re.ASCII)
_PHONE = re.compile(
    r"0\d{2,3}[- ]?\d{7,8}([- ]\d{1,6})?|400[- ]?\d{3}[- ]?\d{4}|\+\d[\d ()-]{7,20}|\(?\d{3}\)?[- .]\d{3}[- .]\d{4}",
    re.ASCII,
)
_USCC = re.compile(r"[0-9ANY][0-9A-Z]\d{6}[0-9A-HJ-NP-RT-Y]{10}", re.ASCII)
_PERCENT = re.compile(r"-?\d+(\.\d+)?\s*[%％]", re.ASCII)
_COMPANY = re.compile(
    r".{2,}(公司|厂|集团|中心|研究院|事务所|商行|合作社|大学|医院|银行|学校|分行|经营部)([(（].{1,20}[)）])?"
    r"|.*\b(inc|ltd|llc|corp|gmbh|co|plc|limited|company|corporation|group)\b\.?",
    re.IGNORECASE,
)
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")
_ENGLISH_NAME = re.compile(r"[A-Z][a-z]+( [A-Z]\.?)?( [A-Z][a-zA-Z'-]+){1,2}")
_PLACE_END = re.compile(r"(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|地区|省|市|盟)$")
_ORDINARY_WORDS = """
广告 金额 高级 成交 方案 安装 计划 时间 任务 程序 齐全 万元 全部 单位 包装 管理 关闭 新建 白银 黄金 金牌 银牌
明确 平台
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
"""Words that look like a family name and a given one."""


def _is_person(text: str) -> bool:
    if not _CHINESE_NAME.fullmatch(text) or text in _ORDINARY or _is_place(text):
        return False
    return text[0] in SURNAMES or text[:2] in COMPOUND_SURNAMES


def _is_english_name(text: str) -> bool:
    return _ENGLISH_NAME.fullmatch(text) is not None and not _COMPANY.fullmatch(text)


def _stem(text: str) -> str:
    return _PLACE_END.sub("", text)


def _is_province(text: str) -> bool:
    return _stem(text) in PROVINCES


def _is_city(text: str) -> bool:
    stem = _stem(text)
    return stem in CITIES or (stem in {"北京", "上海", "天津", "重庆"}) or (text.endswith("市") and 3 <= len(text) <= 8)


def _is_place(text: str) -> bool:
    if _is_province(text) or _is_city(text):
        return True
    return any(text.startswith(name) and _stem(text[len(name) :].lstrip("省市 -/")) in CITIES for name in PROVINCES)


def _is_boolean(text: str) -> bool:
    word = folded(text)
    return word in YES or word in NO


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


RECOGNISERS: Mapping[str, Callable[[str], bool]] = {
    "email": _matches(EMAIL),
    "mobile": _matches(_MOBILE),
    "phone": _matches(_PHONE),
    "uscc": _matches(_USCC),
    "date": _matches(DATE),
    "percent": _matches(_PERCENT),
    "number": _matches(NUMBER),
    "boolean": _is_boolean,
    "url": _matches(URL),
    "province": _is_province,
    "city": _is_city,
    "region": _is_place,
    "person": _is_person,
    "english_name": _is_english_name,
    "company": _matches(_COMPANY),
}


def shares(values: Iterable[str]) -> dict[str, float]:
    """The share of these (filled) values that each recogniser knows; 0 for all when there are none."""
    distinct = list(values)
    if not distinct:
        return dict.fromkeys(RECOGNISERS, 0.0)
    return {name: sum(map(knows, distinct)) / len(distinct) for name, knows in RECOGNISERS.items()}
