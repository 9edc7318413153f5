"""Where a Chinese telephone number was issued, and by whom, from tables that need no network.

The tables are those of `phonenumbers`: for mobiles the first seven digits decide (the longest known prefix wins), for
landlines the area code. Numbers may have been carried to another carrier since (携号转网), so the carrier is only the
one it was issued by. The postcode is in none of these tables.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

from phonenumbers import PhoneNumber, carrier

from loudou.leads.rules.regions import Region, region_of_name

MVNO_BLOCKS = ("162", "165", "167", "170", "171")
"""Blocks handed to virtual operators: a weak sign of quality, no more."""
_NUMBER = re.compile(r"\+86(1[3-9][0-9]{9}|[2-9][0-9]{8,10}|10[2-8][0-9]{7})(?:;ext=[0-9]+)?")
_AREA_CODE = re.compile(r"86(10|2[0-9]|[3-9][0-9]{2})")
_SEVERAL = re.compile(r"[、,]")
_MUNICIPAL_CODES = {"8610": "北京市"}
"""Area codes that mobiles of the same leading digits would hide."""


@dataclass(frozen=True, slots=True)
class PhonePlace:
    """Where and by whom a number was issued; empty where it is unknown.

    `area_code` is how landlines of the place are dialled inside the country, with its zero.
    """

    province: str = ""
    city: str = ""
    area_code: str = ""
    original_carrier: str = ""
    is_mobile: bool = True
    is_virtual_operator: bool = False


def phone_place(number: str) -> PhonePlace | None:
    """What a number in E.164 tells; None for one that is not Chinese, an empty place for an unknown prefix."""
    found = _NUMBER.fullmatch(number)
    if found is None:
        return None
    digits = found[1]
    return _mobile(digits[:7]) if digits[0] == "1" and digits[1] != "0" else _landline(digits)


def phone_region(number: str) -> Region | None:
    """The place alone, for many numbers at once; None where nothing is known of it."""
    found = _NUMBER.fullmatch(number)
    if found is None:
        return None
    digits = found[1]
    if digits[0] == "1" and digits[1] != "0":
        return _table().region("86" + digits[:7])
    place = _landline(digits)
    return Region(place.province, place.city) if place.province else None


@lru_cache(maxsize=65_536)
def _mobile(prefix: str) -> PhonePlace:
    region = _table().region("86" + prefix) or Region()
    national = int(prefix + "0000")
    issued_by = carrier.name_for_valid_number(PhoneNumber(country_code=86, national_number=national), "zh")
    return PhonePlace(
        region.province,
        region.city,
        _table().area_code(region),
        issued_by,
        is_virtual_operator=prefix.startswith(MVNO_BLOCKS),
    )


@lru_cache(maxsize=4096)
def _landline(digits: str) -> PhonePlace:
    length = 2 if digits[0] == "2" or digits.startswith("10") else 3
    code = digits[:length]
    region = _table().region("86" + code)
    if region is None:
        return PhonePlace(is_mobile=False)
    return PhonePlace(region.province, region.city, "0" + code, is_mobile=False)


class _Prefixes:
    """The Chinese part of the geographic tables: sorted prefixes with the number of their place, a megabyte in all."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        ordered = sorted(entries.items())
        names = list(dict.fromkeys(entries.values()))
        place_of = {name: place for place, name in enumerate(names)}
        self._prefixes = array("Q", [_left_aligned(prefix) for prefix, _ in ordered])
        self._places = array("H", [place_of[name] for _, name in ordered])
        self._regions = [_one_region(name) for name in names]
        self._codes = _area_codes(ordered)

    def region(self, digits: str) -> Region | None:
        """The place of the longest prefix of these digits that is known; None when there is none."""
        for length in range(len(digits), 3, -1):
            wanted = _left_aligned(digits[:length])
            found = bisect_left(self._prefixes, wanted)
            if found < len(self._prefixes) and self._prefixes[found] == wanted:
                return self._regions[self._places[found]]
        return None

    def area_code(self, region: Region) -> str:
        """How landlines of a place are dialled, with the zero; empty when it is not known."""
        return self._codes.get((region.province, region.city), "")


def _left_aligned(prefix: str) -> int:
    """Prefixes of any length as numbers in the order of their texts; the length tells 862 from 8620."""
    return int(prefix.ljust(12, "0")) * 16 + len(prefix)


def _one_region(name: str) -> Region | None:
    """The place of an entry; of an area code that several cities share the province and the first of them."""
    return region_of_name(_SEVERAL.split(name)[0])


def _area_codes(ordered: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    codes: dict[tuple[str, str], str] = {}
    for prefix, name in ordered:
        code = _AREA_CODE.fullmatch(prefix)
        if code is None:
            continue
        for region in filter(None, map(region_of_name, _SEVERAL.split(name))):
            codes.setdefault((region.province, region.city), "0" + code[1])
    return codes


@lru_cache(maxsize=1)
def _table() -> _Prefixes:
    return _Prefixes({**dict(_entries()), **_MUNICIPAL_CODES})


def _entries() -> Iterator[tuple[str, str]]:
    """The Chinese entries of the library's tables, read file by file.

    Importing `phonenumbers.geodata` would keep the places of the whole world in each process: 96 MB for 1.
    """
    spec = find_spec("phonenumbers")
    folders = spec.submodule_search_locations if spec is not None else None
    for path in sorted(Path(next(iter(folders or ()))).glob("geodata/data*.py")):
        part = spec_from_file_location(f"phonenumbers.geodata.{path.stem}", path)
        if part is None or part.loader is None:
            continue
        module = module_from_spec(part)
        part.loader.exec_module(module)
        yield from ((prefix, names["zh"]) for prefix, names in module.data.items() if _is_chinese(prefix, names))


def _is_chinese(prefix: str, names: Mapping[str, str]) -> bool:
    return prefix.startswith("86") and "zh" in names and names["zh"] != "中国"
