"""Unified social credit codes 统一社会信用代码 (GB 32100-2015): are they well formed, and what do they say."""

from dataclasses import dataclass
from enum import StrEnum

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_MISREAD = str.maketrans("OI", "01")

AUTHORITIES = {
    "1": "institutional_organisation",
    "2": "foreign_affairs",
    "3": "justice",
    "4": "culture",
    "5": "civil_affairs",
    "6": "tourism",
    "7": "religion",
    "8": "trade_union",
    "9": "market_regulation",
    "A": "military",
    "N": "agriculture",
    "Y": "other",
}
"""Registration authority by the first character."""

ORGANISATION_CLASSES = {
    "11": "government_body",
    "12": "public_institution",
    "13": "mass_organisation",
    "31": "law_firm",
    "32": "notary_office",
    "33": "legal_service_office",
    "34": "forensic_institute",
    "35": "arbitration_commission",
    "51": "social_organisation",
    "52": "private_non_enterprise",
    "53": "foundation",
    "91": "enterprise",
    "92": "self_employed",
    "93": "farmers_cooperative",
    "N1": "group_collective",
    "N2": "village_collective",
    "N3": "township_collective",
}
"""Class of organisation by the first two characters; everything else is `other`."""


class CreditCodeProblem(StrEnum):
    """Why a text is not a unified social credit code."""

    LENGTH = "length"
    ALPHABET = "alphabet"
    CHECK_CHARACTER = "check_character"


@dataclass(frozen=True, slots=True)
class CreditCodeCheck:
    """The code in upper case, what is wrong with it (None: nothing), and what it says.

    `is_inner_valid` is the check character of the organisation code inside (GB 11714); False is only a warning,
    because codes that break it were issued. `suggestion` is a valid code obtained by reading O as 0 and I as 1.
    """

    code: str
    problem: CreditCodeProblem | None = None
    suggestion: str | None = None
    is_inner_valid: bool = True

    @property
    def is_valid(self) -> bool:
        """Whether the code may be stored as a credit code."""
        return self.problem is None

    @property
    def authority(self) -> str:
        """Who registered the organisation."""
        return AUTHORITIES.get(self.code[:1], "other")

    @property
    def organisation_class(self) -> str:
        """What kind of organisation it is."""
        return ORGANISATION_CLASSES.get(self.code[:2], "other")

    @property
    def region_code(self) -> str:
        """The county (GB/T 2260) at the time of registration; it may have been abolished since."""
        return self.code[2:8]

    @property
    def organisation_code(self) -> str:
        """The nine characters of the organisation code (GB 11714)."""
        return self.code[8:17]


def check_credit_code(text: str) -> CreditCodeCheck:
    """What is wrong with the code, if anything; spaces and dashes are ignored and lower case is accepted."""
    code = "".join(text.split()).replace("-", "").upper()
    problem = _problem(code)
    if problem is None:
        return CreditCodeCheck(code, is_inner_valid=_inner_check(code[8:16]) == code[16])
    corrected = code.translate(_MISREAD)
    suggestion = corrected if corrected != code and _problem(corrected) is None else None
    return CreditCodeCheck(code, problem, suggestion)


def _problem(code: str) -> CreditCodeProblem | None:
    if len(code) != 18:
        return CreditCodeProblem.LENGTH
    if not all(character in _VALUES for character in code):
        return CreditCodeProblem.ALPHABET
    return None if _outer_check(code[:17]) == code[17] else CreditCodeProblem.CHECK_CHARACTER


def _outer_check(body: str) -> str:
    total = sum(_VALUES[character] * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def _inner_check(body: str) -> str:
    """The check character over ordinary base-36 values, unlike the outer one's 31 characters."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, _INNER_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]
