"""Filter chips."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.doors.conftest import text_of

pytestmark = pytest.mark.django_db


def filter_after(browser, **sent):
    response = browser.get("/accounts/filter/add", sent)
    assert response.status_code == 302
    return parse_qs(urlsplit(response["Location"]).query)["filter"][0]


def test_a_condition_is_added_to_those_there_are(web):
    found = filter_after(web(), field="city", op="is", value="苏州", filter='industry == "泵阀"')

    assert found == 'industry == "泵阀" && city == "苏州"'


def test_an_alternative_widens_its_group_and_no_other(web):
    before = 'industry == "泵阀" && city == "苏州"'

    found = filter_after(web(), field="city", op="is", value="宁波", filter=before, into="1")

    assert found == 'industry == "泵阀" && (city == "苏州" || city == "宁波")'


def test_a_chip_is_changed_in_its_place(web):
    before = 'industry == "泵阀" && city == "苏州"'

    found = filter_after(web(), field="industry", op="contains", value="泵", filter=before, at="0")

    assert found == 'industry.contains("泵") && city == "苏州"'


def test_a_filter_too_rich_for_chips_is_kept_whole(web):
    before = "size(name) > 3"

    assert filter_after(web(), field="city", op="is", value="苏州", filter=before) == f'({before}) && city == "苏州"'


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"field": "created_at", "op": "last_days", "value": "30"}, "Created in the last 30 days"),
        ({"field": "owner", "op": "in", "value": "me"}, "Owner is Me"),
        ({"field": "status", "op": "in", "value": ["customer", "lost"]}, "Status is one of"),
        ({"field": "city", "op": "is_empty"}, "City is empty"),
        ({"field": "parent.city", "op": "is", "value": "苏州"}, "Parent account · City is 苏州"),
    ],
)
def test_a_chip_reads_as_a_sentence(web, sent, words):
    response = web().get("/accounts/filter/add", sent, follow=True)

    assert words in text_of(response)


@pytest.mark.parametrize(
    "sent",
    [
        {"field": "nothing", "op": "is", "value": "1"},
        {"field": "city", "op": "nonsense", "value": "1"},
        {"field": "city", "op": "is", "value": ""},
        {"field": "created_at", "op": "last_days", "value": "soon"},
        {"field": "status", "op": "in", "value": "unheard"},
    ],
)
def test_a_condition_that_makes_no_sense_is_refused(web, sent):
    assert web().get("/accounts/filter/add", sent).status_code == 422


def test_changing_a_chip_starts_from_what_it_says(web):
    response = web().get("/accounts/filter", {"field": "city", "at": "0", "filter": "city.contains('苏')"})

    assert (response.context["op"], response.context["values"]) == ("contains", ["苏"])
