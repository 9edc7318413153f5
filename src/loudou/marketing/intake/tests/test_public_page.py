"""The public page of a form, as a browser without scripts meets it."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core import signing

from loudou.marketing.behaviour.queries.passes import visitor_pass
from loudou.marketing.intake.models import FormDay, FormSubmission, TrackingLink
from loudou.marketing.intake.services.close_forms import close_forms
from loudou.marketing.intake.services.make_links import make_links
from loudou.marketing.intake.shapes import LinkDraft
from loudou.marketing.intake.tests.factories import ANSWERS, content_of, make_form, system
from loudou.marketing.intake.views.public import SALT

pytestmark = pytest.mark.django_db


def token_of(page, *, seconds_ago=30):
    """The page's own token, as if it had been open for a while."""
    told = signing.loads(re.search(r'name="token" value="([^"]+)"', page.content.decode())[1], salt=SALT)
    return signing.dumps(
        {**told, "at": (datetime.fromisoformat(told["at"]) - timedelta(seconds=seconds_ago)).isoformat()}, salt=SALT
    )


def fill(client, address="/f/brochure", *, changes=None, **headers):
    token = token_of(client.get(address))
    return client.post("/f/brochure", {"token": token, **ANSWERS, **(changes or {})}, headers=headers)


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", ("您的姓名", "手机", "发送")), ("en", ("Your name", "Mobile number", "Send"))],
)
def test_questions_without_words_of_their_own_speak_the_visitors_language(client, language, words):
    make_form()

    for page in (
        client.get("/f/brochure", headers={"Accept-Language": language}),
        client.get(f"/f/brochure?lang={language}"),
    ):
        text = page.content.decode()
        assert page.status_code == 200
        assert all(word in text for word in words)
        assert "索取样册" in text


def test_the_page_needs_no_session_and_its_views_are_counted(client):
    make_form()

    page = client.get("/f/brochure")
    client.get("/f/brochure")

    assert page.cookies == {}
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert FormDay.objects.get().view_count == 2


def test_what_is_filled_in_is_kept_with_where_it_came_from(client):
    make_form()

    token = token_of(client.get("/f/brochure"))
    sent = {"token": token, **ANSWERS, "utm_source": "wechat", "utm_x": "no", "referrer": "https://a.example/"}
    answer = client.post("/f/brochure", sent)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/f/brochure/thanks")
    kept = FormSubmission.objects.get()
    told = content_of(kept.pk)
    assert (kept.version_number, told["utm"], told["referrer"]) == (1, {"utm_source": "wechat"}, "https://a.example/")
    assert told["answers"]["f5"] == "展会"
    assert len(kept.address_hash) == 64
    assert client.get("/f/brochure/thanks").status_code == 200


def test_parameters_of_the_address_are_carried_on_by_the_form(client):
    make_form()

    page = client.get(
        "/f/brochure?utm_campaign=CIIE&evil=1&lk=abc", headers={"Referer": "https://a.example/x"}
    ).content.decode()

    assert '<input type="hidden" name="utm_campaign" value="CIIE">' in page
    assert '<input type="hidden" name="lk" value="abc">' in page
    assert '<input type="hidden" name="referrer" value="https://a.example/x">' in page
    assert "evil" not in page


def test_b251_pressing_twice_is_thanked_twice_and_kept_once(client):
    make_form()
    token = token_of(client.get("/f/brochure"))

    answers = [client.post("/f/brochure", {"token": token, **ANSWERS}) for _ in range(2)]

    assert [one.headers["Location"] for one in answers] == ["/f/brochure/thanks"] * 2
    assert FormSubmission.objects.count() == 1


@pytest.mark.parametrize("how", [{"website": "http://spam"}, {}])
def test_b252_a_machine_gets_the_same_friendly_answer(client, how):
    make_form()
    page = client.get("/f/brochure")

    answer = client.post("/f/brochure", {"token": token_of(page, seconds_ago=0 if not how else 30), **ANSWERS, **how})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/f/brochure/thanks")
    assert not FormSubmission.objects.exists()
    assert FormDay.objects.get().spam_count == 1


@pytest.mark.parametrize("token", ["", "forged", "other form", "too old"])
def test_a_page_that_is_not_ours_or_too_old_loses_nothing_that_was_typed(client, token):
    make_form()
    make_form("other")
    if token == "other form":
        token = token_of(client.get("/f/other"))

    answer = client.post("/f/brochure", {"token": token, **ANSWERS})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "苏州锐驰精密制造有限公司" in text
    assert token_of(answer)
    assert not FormSubmission.objects.exists()


def test_what_is_wrong_is_said_beside_the_question_and_the_rest_stays(client):
    make_form()

    answer = fill(client, changes={"f3": "12", "consent-privacy": ""}, **{"Accept-Language": "en"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "This is not a telephone number." in text
    assert 'aria-describedby="q-f3-e"' in text
    assert "顾海峰" in text


@pytest.mark.parametrize(
    ("origin", "status"), [("http://testserver", 303), ("https://evil.example", 403), ("null", 403)]
)
def test_b255_a_form_is_sent_from_its_own_page_only(client, origin, status):
    make_form()

    assert fill(client, Origin=origin).status_code == status
    assert FormSubmission.objects.count() == (status == 303)


def test_b254_an_unpublished_or_closed_form_is_not_there(client):
    form = make_form(published=False)
    assert client.get("/f/brochure").status_code == 404
    other = make_form("other")
    close_forms(system(), form_ids=[other])

    assert (form, client.get("/f/other").status_code) == (form, 404)
    assert client.post("/f/other", ANSWERS).status_code == 404


def test_b256_where_a_visitor_goes_on_to_is_the_forms_own_choice(client):
    make_form(redirect_url="https://www.example.com/done")

    answer = fill(client, changes={"redirect": "//evil.example", "next": "//evil.example"})

    assert answer.headers["Location"] == "https://www.example.com/done"
    assert "form-action 'self' https://www.example.com" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "origins", "ancestors"),
    [
        ("/f/brochure", ("https://www.example.com",), "frame-ancestors 'none'"),
        ("/f/brochure?embed=1", ("https://www.example.com",), "frame-ancestors https://www.example.com;"),
        ("/f/brochure?embed=1", (), "frame-ancestors 'none'"),
        ("/accounts/login/", (), "frame-ancestors 'none'"),
    ],
)
def test_only_named_sites_may_frame_only_the_embedded_page(client, address, origins, ancestors):
    make_form(origins=origins)

    policy = client.get(address).headers["Content-Security-Policy"] + ";"

    assert ancestors in policy
    assert "script-src 'self'" in policy


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "{{7*7}}{% load x %}", "' OR 1=1 --", "😀" * 200, "\x00\x1f名"]
)
def test_b257_hostile_text_is_kept_as_text(client, hostile):
    make_form()

    answer = fill(client, changes={"f1": hostile, "f3": ""})

    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()
    assert fill(client, changes={"f1": hostile}).status_code == 303
    assert content_of(FormSubmission.objects.get().pk)["answers"]["f1"] == hostile.replace("\x00", "").replace(
        "\x1f", ""
    )


def test_a_returning_visitor_is_asked_less_and_may_say_it_was_somebody_else(client):
    make_form(is_progressive=True)
    fill(client)
    cookie = client.cookies["loudou_visitor"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/f/", True, "Lax")

    again = client.get("/f/brochure", headers={"Accept-Language": "en"})

    text = again.content.decode()
    assert 'name="f3"' not in text
    assert "138" not in re.sub(r'value="[^"]{60,}"', "", text)
    assert (
        client.post("/f/brochure", {"token": token_of(again), "consent-privacy": "on", "f5": "again"}).status_code
        == 303
    )
    latest = FormSubmission.objects.order_by("-received_at").first()
    assert content_of(latest.pk)["lead_values"]["mobile"] == "138 1580 4462"

    everything = client.get("/f/brochure?forget=1")
    assert 'name="f3"' in everything.content.decode()
    assert everything.cookies["loudou_visitor"].value == ""


@pytest.mark.parametrize("header", ["DNT", "Sec-GPC"])
def test_b263_a_browser_that_asks_not_to_be_followed_is_not(client, header):
    make_form(is_progressive=True)

    answer = fill(client, **{header: "1"})

    assert answer.status_code == 303
    assert "loudou_visitor" not in answer.cookies
    assert FormSubmission.objects.get().visitor_id is None


def test_a_forged_cookie_recognises_nobody(client):
    make_form(is_progressive=True)
    fill(client)
    client.cookies["loudou_visitor"] = str(UUID(int=1))

    assert 'name="f3"' in client.get("/f/brochure").content.decode()


def handed_on(visitor=None, *, minutes_ago=0):
    """A pass of a tracked web site's visitor."""
    return visitor_pass(visitor or uuid4(), datetime.now(UTC) - timedelta(minutes=minutes_ago))


def sent_with(client, address, **changes):
    client.post("/f/brochure", {"token": token_of(client.get(address)), **ANSWERS, **changes})
    return FormSubmission.objects.latest("received_at").site_visitor_id


def test_the_visitor_of_a_tracked_page_comes_along(client):
    make_form()
    visitor = uuid4()

    assert sent_with(client, f"/f/brochure?lv={handed_on(visitor)}") == visitor


def test_an_embedded_form_is_told_its_visitor_by_the_page_around_it(client):
    make_form(origins=("https://www.hengli.example",))
    visitor = uuid4()
    page = client.get("/f/brochure?embed=1")

    assert '<input type="hidden" name="lv">' in page.content.decode()
    assert sent_with(client, "/f/brochure?embed=1", embed="1", lv=handed_on(visitor)) == visitor


def test_a_visitor_who_takes_an_hour_to_fill_in_the_form_is_still_the_one_who_came(client):
    make_form()
    visitor = uuid4()
    page = client.get(f"/f/brochure?lv={handed_on(visitor, minutes_ago=29)}")

    client.post("/f/brochure", {"token": token_of(page, seconds_ago=3600), **ANSWERS})

    assert FormSubmission.objects.get().site_visitor_id == visitor


@pytest.mark.parametrize("given", ["forged", "x" * 5000, "", "4d2c5d0a-8f43-4a77-9d24-000000000000", "stale"])
def test_b262_a_pass_that_is_not_ours_or_was_kept_too_long_does_no_harm(client, given):
    make_form()
    given = handed_on(minutes_ago=31) if given == "stale" else given

    assert sent_with(client, f"/f/brochure?lv={given}") is None
    assert sent_with(client, "/f/brochure", lv=given) is None


@pytest.mark.parametrize("header", [{"Sec-GPC": "1"}, {"DNT": "1"}])
def test_b263_who_asks_not_to_be_followed_comes_without_a_past(client, header):
    make_form()
    page = client.get(f"/f/brochure?lv={handed_on()}", headers=header)
    token = token_of(client.get(f"/f/brochure?lv={handed_on()}"))

    client.post("/f/brochure", {"token": token_of(page), **ANSWERS})
    client.post("/f/brochure", {"token": token, **ANSWERS, "lv": handed_on()}, headers=header)

    assert set(FormSubmission.objects.values_list("site_visitor_id", flat=True)) == {None}


def test_a_pass_is_led_on_to_our_own_forms_only(client):
    form, codes = make_form(), {}
    for code, leads_to in (("ours", {"form_id": form}), ("theirs", {"target_url": "https://elsewhere.example/a"})):
        (made,) = make_links(system(), drafts=[LinkDraft(code, **leads_to)])
        codes[code] = TrackingLink.objects.get(pk=made).code
    text = handed_on()

    assert f"lv={text.replace('=', '%3D')}" in client.get(f"/l/{codes['ours']}?lv={text}").headers["Location"]
    assert "lv=" not in client.get(f"/l/{codes['theirs']}?lv={text}").headers["Location"]
    assert "lv=" not in client.get(f"/l/{codes['ours']}?lv=forged").headers["Location"]


def test_changing_the_language_keeps_the_visitor_and_saying_it_is_another_does_not(client):
    make_form()
    text = handed_on()

    page = client.get(f"/f/brochure?lv={text}").content.decode()
    forgotten = client.get(f"/f/brochure?forget=1&lv={text}").content.decode()

    assert page.count("lv=") == 2
    assert "lv=" not in forgotten
    assert "lv" not in signing.loads(re.search(r'name="token" value="([^"]+)"', forgotten)[1], salt=SALT)
