import pytest
from django.http import Http404
from django.test import RequestFactory

from loudou.ui import views
from loudou.ui.frame import Frame

pytestmark = pytest.mark.urls("loudou.ui.tests.urls")


def post(view, data, **headers):
    return view(RequestFactory().post("/", data, **headers))


def test_theme_is_remembered_and_the_person_returns_to_the_page():
    response = post(views.theme, {"theme": "dark", "next": "/books/"})

    assert (response.status_code, response["Location"]) == (302, "/books/")
    assert response.cookies["theme"].value == "dark"


def test_a_script_gets_no_redirect():
    assert post(views.theme, {"theme": "dark"}, HTTP_HX_REQUEST="true").status_code == 204


def test_an_unknown_theme_or_language_is_ignored():
    assert not post(views.theme, {"theme": "pink"}).cookies
    assert not post(views.language, {"language": "tlh"}).cookies


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_a_switch_never_leads_to_another_site(target):
    assert post(views.language, {"language": "en", "next": target})["Location"] == "/"


def test_language_is_remembered(settings):
    response = post(views.language, {"language": "en", "next": "/books/"})

    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_the_gallery_is_for_development_only(settings):
    settings.DEBUG = False

    with pytest.raises(Http404):
        views.gallery(RequestFactory().get("/ui/gallery/"))


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('x" onload=', "auto"), ("", "auto")]
)
def test_only_known_themes_reach_the_page(cookie, theme):
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie

    assert Frame(request).theme == theme


def test_a_signed_out_request_has_a_frame_without_rights():
    frame = Frame(RequestFactory().get("/"))

    assert (frame.is_signed_in, frame.person, frame.navigation, frame.request_id) == (False, "", [], "")
