import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.marketing.intake.rules.addresses import clean_address, origin_of, with_parameters


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://example.com", "https://example.com"),
        (" HTTP://Example.COM/a?b=c#d ", "http://example.com/a?b=c#d"),
        ("https://例子.中国/路", "https://xn--fsqu00a.xn--fiqs8s/路"),
        ("http://127.0.0.1:8000/f/x", "http://127.0.0.1:8000/f/x"),
    ],
)
def test_a_web_address_is_kept_in_one_form(typed, kept):
    assert clean_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt://example.com/%0aalert(1)",
        "data:text/html,x",
        "//evil.example",
        "/path",
        "https:evil.example",
        "https://user:secret@evil.example/",
        "https://evil.example\\@good.example",
        "https://good.example\n.evil.example",
        "https://a b.example",
        "https://",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://[::1/",
        "https://" + "例" * 70 + ".中国",
        "ftp://example.com",
        "https://" + "a" * 2000 + ".example",
    ],
)
def test_what_may_not_be_led_to_is_no_address(typed):
    assert clean_address(typed) is None


def test_an_origin_has_no_path_and_no_usual_port():
    assert origin_of("https://Example.com:443/a?b") == "https://example.com"
    assert origin_of("http://localhost:8000/a") == "http://localhost:8000"
    assert origin_of("null") is None


def test_parameters_come_behind_those_of_the_address():
    address = with_parameters("https://example.com/a?x=1#end", {"utm_source": "展会", "utm_medium": ""})

    assert address == "https://example.com/a?x=1&utm_source=%E5%B1%95%E4%BC%9A#end"


@given(st.text(max_size=60))
def test_whatever_is_typed_only_web_addresses_come_out(text):
    kept = clean_address(text)

    assert kept is None or kept.startswith(("http://", "https://"))
    assert kept is None or clean_address(kept) == kept
