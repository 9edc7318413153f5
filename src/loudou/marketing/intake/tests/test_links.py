"""Tracking links: made, followed, scanned, and what came of them."""

import re
from uuid import uuid4

import pytest
from django.db import Error

from loudou.marketing.intake.errors import LinkInvalid, LinkNotFound
from loudou.marketing.intake.models import FormSubmission, LinkVisit, TrackingLink
from loudou.marketing.intake.queries.drafts import submissions
from loudou.marketing.intake.queries.links import link_card
from loudou.marketing.intake.services.make_links import make_links
from loudou.marketing.intake.shapes import LinkDraft
from loudou.marketing.intake.tests.factories import attempt, make_form, send, system
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import User

pytestmark = pytest.mark.django_db


def make_link(ctx=None, **changes):
    (made,) = make_links(ctx or system(), drafts=[LinkDraft("展台", **changes)])
    return TrackingLink.objects.get(pk=made)


def test_a_link_leads_on_with_what_it_stands_for_and_is_counted(client):
    link = make_link(target_url="https://www.example.com/a?x=1", campaign="CIIE", source="wechat", medium="social")

    answer = client.get(f"/l/{link.code}", headers={"Referer": "https://a.example/"})

    wanted = "https://www.example.com/a?x=1&utm_source=wechat&utm_medium=social&utm_campaign=CIIE"
    assert (answer.status_code, answer.headers["Location"]) == (302, wanted)
    visit = LinkVisit.objects.get()
    assert (visit.is_scan, visit.referrer) == (False, "https://a.example/")


def test_a_scan_is_told_from_a_click_and_a_preview_is_neither(client):
    link = make_link(target_url="https://www.example.com/")

    client.get(f"/l/{link.code}?s=1")
    client.get(f"/l/{link.code}")
    assert client.head(f"/l/{link.code}").status_code == 302

    counts = link_card(system(), link.pk).counts
    assert (counts.scan_count, counts.click_count) == (1, 1)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "data:text/html,x", "ftp://a.example", ""])
def test_b261_a_link_leads_to_web_addresses_only(url):
    with pytest.raises(LinkInvalid) as refused:
        make_link(target_url=url)

    assert [one.field for one in refused.value.problems] == ["target_url"]
    assert not TrackingLink.objects.exists()


@pytest.mark.parametrize("asked", ["?url=https://evil.example", "?next=//evil.example", "?utm_source=evil"])
def test_b261_the_address_followed_has_no_say_in_where_it_leads(client, asked):
    link = make_link(target_url="https://www.example.com/")

    assert client.get(f"/l/{link.code}{asked}").headers["Location"] == "https://www.example.com/"


def test_a_flood_of_one_address_is_led_on_and_not_counted(client):
    link = make_link(target_url="https://www.example.com/")

    assert {client.get(f"/l/{link.code}").status_code for _ in range(33)} == {302}

    assert LinkVisit.objects.count() == 30


def test_a_link_that_is_off_or_unknown_leads_nowhere(client):
    link = make_link(target_url="https://www.example.com/", is_active=False)

    assert client.get(f"/l/{link.code}").status_code == 404
    assert client.get("/l/nobody").status_code == 404
    assert not LinkVisit.objects.exists()


def test_visits_are_only_added_to(client):
    link = make_link(target_url="https://www.example.com/")
    client.get(f"/l/{link.code}")

    with pytest.raises(Error, match="permission denied"):
        LinkVisit.objects.all().delete()


@pytest.mark.parametrize("assigns", [True, False])
def test_what_comes_by_a_link_is_its_owners(cast, ada, client, assigns):
    form = make_form()
    link = make_link(ada, form_id=form, campaign="CIIE", assigns=assigns)
    address = client.get(f"/l/{link.code}?s=1").headers["Location"]
    page = client.get(address).content.decode()
    assert f'name="lk" value="{link.code}"' in page
    assert 'name="via" value="qr"' in page

    send(attempt(), link_code=link.code, channel="qr")

    (facts,) = submissions(system(), list(FormSubmission.objects.values_list("pk", flat=True)))
    assert (facts.employee_name, facts.campaign, facts.channel) == ("林晓", "CIIE", "qr")
    assert facts.owner_id == (cast.ada if assigns else None)
    assert link_card(ada, link.pk).counts.submission_count == 1


def test_leads_of_somebody_who_left_are_not_given_to_them(cast, ada, ctx):
    link = make_link(ada, form_id=make_form(), assigns=True)
    send(attempt(), link_code=link.code)
    with recording(ctx, "test"):
        User.objects.filter(pk=cast.ada).update(is_active=False)

    (facts,) = submissions(system(), list(FormSubmission.objects.values_list("pk", flat=True)))

    assert (facts.owner_id, facts.employee_name) == (None, "林晓")


def test_salespeople_make_links_for_themselves_and_see_no_others(cast, ada, cleo):
    link = make_link(ada, target_url="https://www.example.com/")

    assert link.owner_id == cast.ada
    with pytest.raises(LinkInvalid):
        make_link(ada, target_url="https://www.example.com/", owner_id=cast.ben)
    with pytest.raises(LinkNotFound):
        link_card(cleo, link.pk)
    with pytest.raises(ActionRefused):
        make_link(cast.acting("fay"), target_url="https://www.example.com/")
    assert TrackingLink.objects.count() == 1


def test_many_links_cost_as_many_statements_as_one(django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        made = make_links(system(), drafts=[LinkDraft(f"L{n}", target_url="https://a.example") for n in range(50)])

    assert len(set(TrackingLink.objects.filter(pk__in=made).values_list("code", flat=True))) == 50


def test_a_form_that_is_not_published_is_no_target():
    with pytest.raises(LinkInvalid):
        make_link(form_id=uuid4())
    with pytest.raises(LinkInvalid):
        make_link(form_id=make_form(published=False))


def test_the_code_is_an_svg_and_is_the_owners(cast, ada, client):
    link = make_link(ada, target_url="https://www.example.com/")
    client.force_login(User.objects.get(pk=cast.ada))

    answer = client.get(f"/tracking-links/{link.pk}/qr.svg?download=1")

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{link.code}.svg"'
    assert answer.content.startswith(b"<?xml")
    page = client.get(f"/tracking-links/{link.pk}").content.decode()
    assert re.search(rf'src="/tracking-links/{link.pk}/qr.svg"', page)
    client.force_login(User.objects.get(pk=cast.cleo))
    assert client.get(f"/tracking-links/{link.pk}/qr.svg").status_code == 404
