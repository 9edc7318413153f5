import pytest

from loudou.customers.rules.identity import clean_text, normalise_credit_code, normalise_email, normalise_mobile


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("138 0013 8000", "+8613800138000"),
        ("+86 138-0013-8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("+49 151 23456789", "+4915123456789"),
        ("0512-6789 1234", None),
        ("12345", None),
        ("+49 1", None),
        ("no number", None),
    ],
)
def test_mobiles_are_kept_in_e164(typed, number):
    assert normalise_mobile(typed) == number


@pytest.mark.parametrize(
    ("typed", "address"), [(" Wei@Example.COM ", "wei@example.com"), ("wei", None), ("a b@c.d", None), ("", None)]
)
def test_addresses_are_kept_in_lower_case(typed, address):
    assert normalise_email(typed) == address


@pytest.mark.parametrize(
    ("typed", "code"),
    [("91110000600037341l", "91110000600037341L"), ("91110000600037341X", None), ("", None)],
)
def test_credit_codes_carry_their_check_character(typed, code):
    assert normalise_credit_code(typed) == code


def test_text_loses_double_spaces_and_full_width():
    assert clean_text("  Ａcme   Robotics ") == "Acme Robotics"
