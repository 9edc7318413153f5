"""Where a Chinese telephone number was issued, and by whom, from tables that need no network.

The tables are those of `phonenumbers`: for mobiles the first seven digits decide (the longest known prefix wins), for
landlines the area code. Numbers may have been carried to another carrier since (携号转网), so the carrier is only the
one it was issued by. The postcode is in none of these tables.
"""

import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import find_spec, module_from_spec
from pathlib import Path

from phonenumbers import PhoneNumber, carrier

from loudou.leads.rules.regions import Region, region_of_name

MVNO_BLOCKS = ("162", "165", "167", "170", "171")
"""Blocks handed to virtual operators: a weak sign of quality, no more."""
_NUMBER = re.compile(r"\+86(1[3-9][0-9]{9}|[2-9][0-9]{8,10}|10[2-8][0-9]{7})(?:;ext=[0-9]+)?")
_AREA_CODE = re.compile(r"86(10|2[0-9]|[3-9][0-9]{2})")
_LONGEST_AREA_CODE = len("86755")
_FIRST_PREFIX, _LAST_PREFIX = 1_300_000, 1_999_999
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
    if len(number) == 14 and number.startswith("+861") and number[3:].isascii() and number[3:].isdecimal():
        return _table().mobile(int(number[3:10]))
    place = phone_place(number)
    return Region(place.province, place.city) if place is not None and place.province else None


@lru_cache(maxsize=65_536)
def _mobile(prefix: str) -> PhonePlace:
    region = _table().mobile(int(prefix)) or Region()
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
    region = _table().landline(code)
    if region is None:
        return PhonePlace(is_mobile=False)
    return PhonePlace(region.province, region.city, "0" + code, is_mobile=False)


class _Prefixes:
    """The Chinese part of the tables. Mobiles: one place number for each of the 700,000 prefixes of seven digits."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._regions: list[Region | None] = [None]
        self._mobiles = array("H", [0]) * (_LAST_PREFIX - _FIRST_PREFIX + 1)
        self._landlines: dict[str, Region] = {}
        self._codes: dict[tuple[str, str], str] = {}
        places: dict[str, int] = {}
        for prefix in sorted(entries, key=len):
            name = entries[prefix]
            if len(prefix) <= _LONGEST_AREA_CODE and _AREA_CODE.fullmatch(prefix):
                self._put_landline(prefix[2:], name)
            elif prefix[2] == "1" and len(prefix) <= 9:
                place = places.setdefault(name, len(self._regions))
                if place == len(self._regions):
                    self._regions.append(region_of_name(name))
                self._put_mobiles(prefix[2:], place)

    def mobile(self, prefix: int) -> Region | None:
        """The place of seven digits; None when they are in no entry."""
        return self._regions[self._mobiles[prefix - _FIRST_PREFIX]] if _FIRST_PREFIX <= prefix <= _LAST_PREFIX else None

    def landline(self, code: str) -> Region | None:
        """The place of an area code without its zero; of one that several cities share the first of them."""
        return self._landlines.get(code)

    def area_code(self, region: Region) -> str:
        """How landlines of a place are dialled, with the zero; empty when it is not known."""
        return self._codes.get((region.province, region.city), "")

    def _put_landline(self, code: str, name: str) -> None:
        for region in filter(None, map(region_of_name, _SEVERAL.split(name))):
            self._landlines.setdefault(code, region)
            self._codes.setdefault((region.province, region.city), "0" + code)

    def _put_mobiles(self, prefix: str, place: int) -> None:
        """A shorter prefix stands for all longer ones; these come later and say it more exactly."""
        count = 10 ** (7 - len(prefix))
        first = int(prefix) * count - _FIRST_PREFIX
        if 0 <= first <= len(self._mobiles) - count:
            self._mobiles[first : first + count] = array("H", [place]) * count


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
        loader = SourceFileLoader(f"phonenumbers.geodata.{path.stem}", str(path))
        module = module_from_spec(ModuleSpec(loader.name, loader))
        loader.exec_module(module)
        for prefix, names in module.data.items():
            if prefix.startswith("86") and names.get("zh", "中国") != "中国":
                yield prefix, names["zh"]
