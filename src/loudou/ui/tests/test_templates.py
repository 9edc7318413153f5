import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from loudou.ui.frame import Frame
from loudou.ui.gallery import gallery_context
from loudou.ui.navigation import NavItem, NavSection, NewItem, register_nav, register_new, register_section

pytestmark = pytest.mark.urls("loudou.ui.tests.urls")
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


class Person:
    pk, is_authenticated, name, email = "7", True, "Ada <b>", "ada@example.com"


class Everything:
    def may(self, record_type, action):
        return True


@pytest.fixture
def request_of_ada():
    request = RequestFactory().get("/books/")
    request.user, request.access, request.request_id = Person(), Everything(), "r-1"
    return request


def page(source, request, **context):
    return engines["django"].from_string(source).render(context, request)


@pytest.mark.parametrize(("language", "word"), [("en", "Gallery"), ("zh-hans", "</html>")])
def test_the_gallery_shows_every_part_in_each_language(language, word):
    with override(language):
        html = render_to_string("ui/gallery.html", gallery_context(), RequestFactory().get("/"))

    assert word in html
    assert f'<html lang="{"zh-CN" if language == "zh-hans" else "en"}"' in html


def test_the_frame_shows_navigation_person_and_the_blocks_of_the_page(request_of_ada):
    register_nav(
        NavItem("books", "Books", "books", "file", "library", 1, shortcut="g b", in_reach=True, permission="book.view")
    )
    register_new(NewItem("book", "Book", "books", "file", 1))

    html = page(
        "{% extends 'ui/app.html' %}{% block page_title %}Titles{% endblock %}"
        "{% block content %}<p>here</p>{% endblock %}",
        request_of_ada,
    )

    assert '<h1 class="page-title">Titles</h1>' in html
    assert 'aria-current="page" data-shortcut="g b"' in html
    assert "Ada &lt;b&gt;" in html
    assert "Ada <b>" not in html
    assert "<p>here</p>" in html
    assert html.count('href="/books/"') == 3


def test_a_signed_out_page_renders_without_a_person():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    html = page("{% extends 'ui/signed_out.html' %}{% block content %}<p>sign in</p>{% endblock %}", request)

    assert "<p>sign in</p>" in html
    assert "menu-person" not in html


def test_an_error_page_says_what_to_quote(request_of_ada):
    html = render_to_string("ui/error.html", {"title": "Oops <i>", "detail": "Nothing was lost."}, request_of_ada)

    assert "Oops &lt;i&gt;" in html
    assert "r-1" in html
    assert 'data-page="error"' in html


def test_the_last_row_fetches_the_next_page_or_is_absent():
    assert 'hx-get="/books/?cursor=a&amp;b=1"' in render_to_string(
        "ui/_pagination.html", {"next_url": "/books/?cursor=a&b=1"}
    )
    assert render_to_string("ui/_pagination.html", {"next_url": None}).strip() == ""


def test_no_template_carries_what_the_page_policy_refuses():
    refused = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*src=)|javascript:|hx-on", re.IGNORECASE)

    found = [(file.name, refused.findall(file.read_text(encoding="utf-8"))) for file in TEMPLATES.rglob("*.html")]

    assert [entry for entry in found if entry[1]] == []


def test_the_bottom_bar_shows_the_three_best_pages_by_rank_under_their_stages(request_of_ada):
    register_section(NavSection("cellar", "Cellar", "file", 900))
    for key, rank in (("wine", 43), ("beer", 42), ("water", 44), ("soil", 45), ("roof", 0)):
        register_nav(NavItem(key, key.title(), "books", "file", "cellar", rank, in_reach=rank))

    reached = [(label, link.item.key) for label, link in Frame(request_of_ada).in_reach]

    assert reached == [("Cellar", "beer"), ("Cellar", "wine"), ("Cellar", "water")]
