import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.rules.phones import normalise_mobile, normalise_phone


@pytest.mark.parametrize(
    "written",
    [
        "+86 133-3606-1916",
        "13336061916",
        "86 13336061916",
        "0086-133 3606 1916",
        "１３３３６０６１９１６",
        "(+86)13336061916",
    ],
)
def test_ex_1_6_mobile_is_the_same_however_written(written):
    assert normalise_mobile(written) == "+8613336061916"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0571-8888 8888", "+8657188888888"),
        ("(010) 12345678".replace("1234", "6234"), "+861062345678"),
        ("+86 (0)21 6234 5678", "+862162345678"),
        ("0571-88888888转8001", "+8657188888888;ext=8001"),
        ("0571 88888888 ext. 12", "+8657188888888;ext=12"),
        ("400-800-1234", "+864008001234"),
        ("+1 204 200 0000", "+12042000000"),
        ("00 49 151 23456789", "+4915123456789"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+44 (0)20 7946 0958 x7", "+442079460958;ext=7"),
        ("13336061916", "+8613336061916"),
    ],
)
def test_phone_in_e164(written, expected):
    assert normalise_phone(written) == expected


@pytest.mark.parametrize(
    "written", ["", "x123", "call me", "8888 8888", "+999 1234 5678", "abcdefghi", "+12", "0571 12345678901", "转8001"]
)
def test_not_a_phone(written):
    assert normalise_phone(written) is None
    assert normalise_mobile(written) is None


def test_a_landline_or_an_extension_is_no_mobile():
    assert normalise_mobile("0571-88888888") is None
    assert normalise_mobile("13336061916 ext 5") is None


def test_a_foreign_number_may_be_a_mobile():
    assert normalise_mobile("+49 151 23456789") == "+4915123456789"


def test_national_numbers_follow_the_region():
    assert normalise_phone("020 7946 0958", "GB") == "+442079460958"
    assert normalise_mobile("13125550123", "US") == "+13125550123"
    assert normalise_mobile("+86 133 3606 1916", "US") == "+8613336061916"


def test_the_text_the_numbering_plan_cannot_read_is_no_number():
    assert normalise_phone("++++++123456", "GB") is None


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "+86", "0086 ", "86-", "+86 "]))
def test_every_mobile_is_found_in_any_dress(digits, prefix):
    dressed = f"{prefix}{digits[:3]}-{digits[3:7]} {digits[7:]}"

    assert normalise_mobile(dressed) == f"+86{digits}"


@given(st.text(max_size=20))
def test_normal_form_is_its_own_normal_form(text):
    number = normalise_phone(text)

    assert number is None or normalise_phone(number) == number
