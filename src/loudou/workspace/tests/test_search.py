import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from loudou.customers.tests.factories import make_account
from loudou.leads.tests.factories import make_lead

pytestmark = pytest.mark.django_db


def found_by(cast, name: str, text: str) -> str:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=getattr(cast, name)))
    answer = client.get("/search", {"q": text})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_search_finds_every_type_by_pinyin_initials_and_links_to_its_list(cast):
    make_lead(owner_id=cast.ada)
    make_account(name="苏州锐驰精密制造有限公司", owner_id=cast.ada)

    page = found_by(cast, "ada", "szrc")

    assert page.count("苏州锐驰精密制造有限公司") >= 2
    assert 'href="/leads/?q=szrc"' in page
    assert 'href="/accounts/?q=szrc"' in page


def test_what_somebody_may_not_see_is_not_found(cast):
    make_lead(owner_id=cast.ada)

    assert "苏州锐驰精密制造有限公司" not in found_by(cast, "cleo", "锐驰")


def test_nothing_found_is_said_and_never_markup(cast):
    page = found_by(cast, "ada", "<script>x")

    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_an_empty_search_only_asks(cast):
    assert 'class="empty"' not in found_by(cast, "ada", "")


def test_near_words_are_tried_only_when_nothing_has_those_typed(cast):
    make_account(name="Kitchen Systems", owner_id=cast.ada)
    make_lead(company="Kitchens United", owner_id=cast.ada)
    make_lead(company="Chicken Farm", mobile="13800000007", owner_id=cast.ada)

    typed, wrong = found_by(cast, "ada", "kitchens"), found_by(cast, "ada", "kichens")

    assert "Kitchens United" in typed
    assert "Kitchen Systems" not in typed
    assert "Kitchen Systems" in wrong
    assert "Kitchens United" in wrong
