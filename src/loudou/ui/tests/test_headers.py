from django.http import HttpResponse
from django.test import RequestFactory

from loudou.ui.middleware import CONTENT_SECURITY_POLICY, SecurityHeadersMiddleware


def answer(response):
    return SecurityHeadersMiddleware(lambda request: response)(RequestFactory().get("/"))


def test_every_page_gets_a_policy_without_exceptions():
    headers = answer(HttpResponse()).headers

    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_a_view_that_sets_its_own_policy_keeps_it():
    response = HttpResponse(
        headers={"Content-Security-Policy": "frame-ancestors https://a.example", "Cache-Control": "max-age=60"}
    )

    headers = answer(response).headers

    assert headers["Content-Security-Policy"] == "frame-ancestors https://a.example"
    assert headers["Cache-Control"] == "max-age=60"
