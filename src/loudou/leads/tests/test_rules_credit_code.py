import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.rules.credit_code import CreditCodeProblem, check_credit_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALID = [
    "91330100799655058B",
    "9144030071526726XG",
    "914403001922038216",
    "91310115MA1K3A7X5P",
    "12110000400000018T",
    "513200005000000238",
    "92330106MA2B7C8D9C",
    "93370200MA3C11116M",
]


@pytest.mark.parametrize("code", VALID)
def test_ex_1_3_valid_codes(code):
    check = check_credit_code(code)

    assert check.is_valid
    assert check.problem is None
    assert check.suggestion is None


@pytest.mark.parametrize("code", VALID[:3])
def test_ex_1_3_inner_check(code):
    assert check_credit_code(code).is_inner_valid


def test_ex_1_3_inner_failure_is_only_a_warning():
    check = check_credit_code(_with_check_character("91330100799655059"))

    assert check.is_valid
    assert not check.is_inner_valid


@pytest.mark.parametrize("code", VALID)
def test_ex_1_3_any_other_last_character_fails(code):
    for other in set(ALPHABET) - {code[-1]}:
        assert check_credit_code(code[:-1] + other).problem is CreditCodeProblem.CHECK_CHARACTER


@given(st.sampled_from(VALID), st.integers(0, 16))
def test_ex_1_3_swapping_different_neighbours_fails(code, position):
    swapped = code[:position] + code[position + 1] + code[position] + code[position + 2 :]

    assert check_credit_code(swapped).is_valid == (swapped == code)


@pytest.mark.parametrize("letter", "IOSVZ")
def test_ex_1_3_letters_outside_the_alphabet(letter):
    assert check_credit_code(letter + VALID[0][1:]).problem is CreditCodeProblem.ALPHABET


def test_wrong_length():
    assert check_credit_code("9133").problem is CreditCodeProblem.LENGTH


def test_spaces_dashes_and_lower_case_are_accepted():
    assert check_credit_code(" 9133 0100-79965 5058b ").code == VALID[0]


def test_o_and_i_are_offered_as_digits_when_that_makes_a_valid_code():
    assert check_credit_code("9I33O100799655058B").suggestion == VALID[0]
    assert check_credit_code("9I33O1007996550580").suggestion is None


@pytest.mark.parametrize(
    ("code", "authority", "organisation_class", "region"),
    [
        (VALID[0], "market_regulation", "enterprise", "330100"),
        (VALID[4], "institutional_organisation", "public_institution", "110000"),
        (VALID[5], "civil_affairs", "social_organisation", "320000"),
        (VALID[6], "market_regulation", "self_employed", "330106"),
        (VALID[7], "market_regulation", "farmers_cooperative", "370200"),
    ],
)
def test_ex_1_3_what_a_code_says(code, authority, organisation_class, region):
    check = check_credit_code(code)

    assert (check.authority, check.organisation_class, check.region_code) == (authority, organisation_class, region)
    assert check.organisation_code == code[8:17]


def test_unknown_kinds_are_other():
    check = check_credit_code("0033")

    assert (check.authority, check.organisation_class) == ("other", "other")


def _with_check_character(body):
    return next(body + last for last in ALPHABET if check_credit_code(body + last).is_valid)
