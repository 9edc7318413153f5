import pytest

from loudou.platform.transfer.mapping.errors import CellRefused
from loudou.platform.transfer.mapping.text_values import clean, text_converter, to_email, to_phone, to_url, to_uscc


def code_of(convert, text):
    with pytest.raises(CellRefused) as refused:
        convert(text)
    return refused.value.code


@pytest.mark.parametrize("cell", ["", "   ", "\u00a0", "\u3000\u3000", "\u200b", " \ufeff\u200b\t", "\u2060\n"])
def test_b036_what_shows_nothing_is_empty(cell):
    assert clean(cell) == ""


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("　 　1-000000　 　", "1-000000"),
        (" 苏州\u200b ", "苏州"),
        ("two\nlines", "two\nlines"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("ＡＢＣ１２３", "ＡＢＣ１２３"),
        ("a\u200bb", "a\u200bb"),
    ],
)
def test_text_is_trimmed_and_otherwise_verbatim(cell, text):
    assert text_converter(None)(clean(cell)) == text


def test_text_longer_than_its_field_is_refused():
    assert text_converter(3)("abc") == "abc"
    assert code_of(text_converter(3), "abcd") == "text.too_long"


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "138 1580 4462",
        "+86 138-1234-5678",
        "(0512) 6525 1234",
        "0512-65251234转801",
        "415-555-0000",
        "138１2345678",
    ],
)
def test_phones_are_kept_as_written(text):
    assert to_phone(text) == text


@pytest.mark.parametrize("text", ["1.38E+10", "1.38123E10", "1,38e+10", "13812345678.0", "1.38E+010"])
def test_b025_phones_damaged_by_a_spreadsheet(text):
    assert code_of(to_phone, text) == "phone.scientific"


@pytest.mark.parametrize("text", ["none", "123", "call me 13812345678", "1" * 41])
def test_what_is_no_phone(text):
    assert code_of(to_phone, text) == "phone.format"


@pytest.mark.parametrize("text", ["9.13E+17", "9.111E17", "911100001000094240.0"])
def test_b026_credit_codes_damaged_by_a_spreadsheet(text):
    assert code_of(to_uscc, text) == "uscc.scientific"


@pytest.mark.parametrize("text", ["911100001000094240", "91110000101649941R", "91110000E16499410X"])
def test_credit_codes_are_kept(text):
    assert to_uscc(text) == text


@pytest.mark.parametrize("text", ["gu.haifeng@ruichi.example", "a+b@x.co.uk", "王@例子.中国"])
def test_emails_are_kept(text):
    assert to_email(text) == text


@pytest.mark.parametrize(
    "text", ["x", "a@b", "a b@c.cn", "a@b.cn;c@d.cn", "a@@b.cn", "a@b..cn", "<a@b.cn>", "a@" + "b" * 260 + ".cn"]
)
def test_what_is_no_email(text):
    assert code_of(to_email, text) == "email.format"


def test_web_addresses():
    assert to_url("www.ruichi.example/a?b=c") == "www.ruichi.example/a?b=c"
    assert to_url("https://ruichi.example") == "https://ruichi.example"
    assert {
        code_of(to_url, text)
        for text in ("javascript:alert(1)", "data:text/html,x", "ftp://a.b", "no", "http://a b.cn")
    } == {"url.format"}
