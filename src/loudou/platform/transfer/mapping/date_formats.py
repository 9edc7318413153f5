"""Declared date formats ("DD/MM/YYYY", "M/D/YYYY h:mm A") as patterns."""

import re
from functools import lru_cache

_TOKENS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short_year>\d{2})",
    "MM": r"(?P<month>\d{1,2})",
    "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{1,2})",
    "D": r"(?P<day>\d{1,2})",
    "HH": r"(?P<hour>\d{1,2})",
    "H": r"(?P<hour>\d{1,2})",
    "hh": r"(?P<hour12>\d{1,2})",
    "h": r"(?P<hour12>\d{1,2})",
    "mm": r"(?P<minute>\d{2})",
    "ss": r"(?P<second>\d{2})",
    "SSS": r"(?P<fraction>\d{1,6})",
    "A": r"(?P<half>[AaPp]\.?[Mm]\.?|上午|下午)",
    "Z": r"(?P<offset>Z|[-+]\d{2}:?\d{2})",
}
_TOKEN = re.compile("|".join(sorted(_TOKENS, key=len, reverse=True)))
_WIDE = {"MM": r"(?P<month>\d{2})", "DD": r"(?P<day>\d{2})", "HH": r"(?P<hour>\d{2})"}

YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?:(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})|年(?P<month_zh>\d{1,2})月(?P<day_zh>\d{1,2})日?)"
    r"(?:[ T]*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,6})\d*)?)?)?"
    r"\s*(?P<offset>Z|[-+]\d{2}:?\d{2})?",
    re.ASCII,
)
"""ISO 8601 and its year-first relatives (2026/2/3, 2026年2月3日): never ambiguous, so always read."""

DAY_OR_MONTH_FIRST = re.compile(r"\d{1,2}\s*[-/.]\s*\d{1,2}(\s*[-/.]\s*\d{2,4})?(\D.*)?", re.ASCII | re.DOTALL)
SERIAL = re.compile(r"\d{4,5}(\.\d+)?", re.ASCII)


@lru_cache(maxsize=256)
def format_pattern(declared: str) -> re.Pattern[str] | None:
    """The pattern of this format; None when it is not one (unknown letters, a part twice, no full day).

    One-digit days and months are read where the format has marks between the parts; a format of digits only
    (YYYYMMDD) takes exactly as many as it shows.
    """
    parts, position, has_marks = [], 0, re.search(r"[^A-Za-z]", declared) is not None
    for match in _TOKEN.finditer(declared):
        between = declared[position : match.start()]
        if re.search(r"[A-SU-Za-zT]", between) and between != "T":
            return None
        token = match.group()
        parts += [re.escape(between), _TOKENS[token] if has_marks else _WIDE.get(token, _TOKENS[token])]
        position = match.end()
    names = re.findall(r"\?P<(\w+)>", "".join(parts))
    days = {"year", "short_year"} & set(names) and {"month", "day"} <= set(names)
    if position < len(declared) or len(set(names)) < len(names) or not days or ("hour12" in names) != ("half" in names):
        return None
    return re.compile("".join(parts), re.ASCII)
