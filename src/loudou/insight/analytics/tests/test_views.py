import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from loudou.insight.analytics.tests.factories import Walk, make_walks
from loudou.kernel.context import Context

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
BEGUN = datetime(2026, 5, 4, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MAY = "?period=2026-05-01..2026-05-31"
PAGE, ROWS, FILE = "/insights/funnel", "/insights/funnel/rows", "/insights/funnel.csv"
LINK = re.compile(r'<a[^>]*href="(/insights/funnel/rows[^"]*)"[^>]*>([\d,]+)</a>')
HEAD = re.compile(r'<a class="fn__head" href="([^"]+)">.*?<span class="fn__n num">([\d,]+)</span>')


@pytest.fixture
def walks(cast):
    """Two won leads of Ada's, one of Ben's that was never called, one of nobody's, one from a doubtful source."""
    won = {"contacted_at": BEGUN + DAY, "converted_at": BEGUN + 2 * DAY, "won_at": BEGUN + 9 * DAY}
    return make_walks(
        Context(None, NOW),
        [
            Walk(BEGUN, source="Fair", owner_id=cast.ada, **won),
            Walk(BEGUN, source="Web", owner_id=cast.ada, **won, invoiced_at=BEGUN + 9 * DAY, paid_at=BEGUN + 20 * DAY),
            Walk(BEGUN, source="Web", owner_id=cast.ben),
            Walk(BEGUN, source=""),
            Walk(BEGUN, source="=HYPERLINK(1)<script>", owner_id=cast.ada),
        ],
    )


def client_of(cast, name) -> Client:
    client = Client()
    client.force_login(_user(getattr(cast, name)))
    return client


def _user(pk):
    return get_user_model().objects.get(pk=pk)


def test_a_salesperson_may_not_open_the_funnel_but_the_manager_may(cast, walks):
    assert client_of(cast, "ada").get(PAGE).status_code == 403
    assert client_of(cast, "dora").get(PAGE).status_code == 200


def test_a_salesperson_may_follow_a_figure_to_the_leads_of_her_own_team(cast, walks):
    page = client_of(cast, "ada").get(f"{ROWS}{MAY}&step=lead")

    assert page.status_code == 200
    assert page.context["total"] == 4


@pytest.mark.parametrize("view", ["", "&show=table"])
def test_every_figure_opens_exactly_the_rows_it_counts(cast, walks, view):
    client = client_of(cast, "max")
    page = client.get(f"{PAGE}{MAY}{view}").content.decode()

    links = LINK.findall(page) + HEAD.findall(page)

    assert len(links) > 20
    for href, shown in links:
        opened = client.get(unescape(href))
        assert opened.context["total"] == int(shown.replace(",", "")), href
        assert opened.content.decode().count("<tr data-row") == opened.context["total"]


@pytest.mark.parametrize("narrowed", ["&source=Web", "&owner={ada}", "&source=Web&owner={ada}", "&compare=year"])
def test_a_narrowed_figure_opens_the_rows_of_the_same_narrowing(cast, walks, narrowed):
    client = client_of(cast, "max")
    page = client.get(f"{PAGE}{MAY}{narrowed.format(ada=cast.ada)}").content.decode()

    links = LINK.findall(page) + HEAD.findall(page)

    assert links
    for href, shown in links:
        assert client.get(unescape(href)).context["total"] == int(shown.replace(",", "")), href


def test_the_page_takes_two_statements_of_its_own(cast, walks, django_assert_max_num_queries):
    client = client_of(cast, "max")

    with django_assert_max_num_queries(8):  # session, user, rights, custom fields, what waits, and the two
        client.get(f"{PAGE}{MAY}")


def test_what_people_typed_is_never_markup(cast, walks):
    page = client_of(cast, "max").get(f"{PAGE}{MAY}").content.decode()

    assert "<script>=" not in page
    assert "HYPERLINK(1)<script>" not in page
    assert "HYPERLINK(1)&lt;script&gt;" in page


def test_the_file_holds_every_figure_and_no_formula(cast, walks):
    answer = client_of(cast, "max").get(f"{FILE}{MAY}")
    lines = answer.content.decode("utf-8-sig").splitlines()

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "funnel-2026-05-01-2026-05-31.csv" in answer.headers["Content-Disposition"]
    assert lines[1].split(",")[1] == "5"
    assert not any(line.startswith(("=", '"=')) for line in lines)


@pytest.mark.parametrize(
    "words", ["?period=never", "?period=2026-05-31..2026-05-01", "?compare=nothing", "?owner=nobody", "?team=1"]
)
def test_an_address_that_makes_no_sense_is_refused_in_words(cast, walks, words):
    assert client_of(cast, "max").get(f"{PAGE}{words}").status_code == 422


@pytest.mark.parametrize("words", ["&step=nowhere", "&step=lead&speed=light"])
def test_a_step_that_does_not_exist_is_refused(cast, walks, words):
    assert client_of(cast, "max").get(f"{ROWS}{MAY}{words}").status_code == 422


def test_two_days_of_the_form_become_the_period(cast, walks):
    page = client_of(cast, "max").get(f"{PAGE}?from=2026-05-04&to=2026-05-04")

    assert page.context["asked"].period == "2026-05-04..2026-05-04"
    assert page.context["funnel"].steps[0].now.count == 5


def test_a_period_without_leads_says_so(cast):
    page = client_of(cast, "max").get(f"{PAGE}?period=2026-01")

    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()


def test_nobody_looks_without_signing_in(client):
    assert client.get(PAGE).status_code == 302
