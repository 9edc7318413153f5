"""Alerts by e-mail: one for each person and run, of what he or she may see, in his or her language, never twice."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import Weekday
from loudou.marketing.tenders.errors import NotToldOfIt
from loudou.marketing.tenders.models import SubscriptionRecipient, TenderMatch, TenderSubscription
from loudou.marketing.tenders.queries.alert_links import stop_token, stopped_by
from loudou.marketing.tenders.queries.alerts import alert_sections, told_people
from loudou.marketing.tenders.rules.alerts import Wish, may_tell
from loudou.marketing.tenders.services.choose_mail import choose_mail
from loudou.marketing.tenders.services.match import match_notices
from loudou.marketing.tenders.services.share_subscription import share_subscriptions
from loudou.marketing.tenders.services.tell import tell_matches
from loudou.marketing.tenders.tasks import matching
from loudou.marketing.tenders.tasks.alert_mails import mail_alert
from loudou.marketing.tenders.tests.factories import NOW, day, make_draft, make_subscription, take
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import User, UserRole
from loudou.platform.notifications.models import Notice, OutgoingMail
from loudou.platform.notifications.tasks import send_mail
from loudou.platform.notifications.tests.smtp_server import running

pytestmark = pytest.mark.django_db
in_worker = pytest.mark.django_db(transaction=True)


@pytest.fixture
def smtp(settings):
    with running() as sink:
        settings.SMTP = sink.terms()
        settings.PUBLIC_URL = "https://crm.hengli.example"
        yield sink


@pytest.fixture
def lighting(cast):
    """A subscription of Ada's that mails her, in English."""
    with recording(Context(None, NOW), "test"):
        User.objects.filter(pk=cast.ada).update(language="en")
    pk = make_subscription(owner_id=cast.ada)
    choose_mail(cast.acting("ada"), subscription_ids=[pk], by_mail=True)
    return pk


def found(*titles, now=NOW, **more):
    drafts = [make_draft(title=title, project_no=f"A-{n}", **more) for n, title in enumerate(titles)]
    ids = [row.notice_id for row in take(*drafts, now=now).rows]
    match_notices(Context(None, now), notice_ids=ids)


def jobs():
    """The mails that wait to be written, as the worker would take them; each is taken once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'tenders.mail_alert' ORDER BY id")
        return [json.loads(row[0]) for row in cursor.fetchall()]


def write_all():
    for one in jobs():
        mail_alert(**one)
    return list(OutgoingMail.objects.order_by("pk"))


@in_worker
def test_whoever_chose_it_gets_one_mail_about_all_of_a_run(cast, smtp, lighting):
    roads = make_subscription(name="Roads", keywords="路灯", owner_id=cast.ada)
    choose_mail(cast.acting("ada"), subscription_ids=[roads], by_mail=True)
    found("智能照明系统招标公告", "某小区路灯采购招标公告", bid_deadline_at=day("2026-03-20"))

    told = tell_matches(Context(None, NOW), by_mail=True)
    (mail,) = write_all()
    send_mail(mail=str(mail.pk))

    (taken,) = smtp.taken
    text, page = taken.get_body(("plain",)).get_content(), taken.get_body(("html",)).get_content()
    assert (told, Notice.objects.count(), smtp.recipients) == (2, 2, ["ada@example.com"])
    assert taken["Subject"].startswith("3 new tenders for Lighting, Roads: ")
    match = TenderMatch.objects.filter(subscription=lighting).first()
    for body in (text, page):
        assert "智能照明系统招标公告" in body
        assert f"https://crm.hengli.example/tender-matches/{match.pk}" in body
        assert f"https://crm.hengli.example/tender-subscriptions/{roads}" in body
    assert "Bids until: 2026-03-20 00:00" in text
    stop = taken["List-Unsubscribe"].strip("<>")
    assert stop.startswith("https://crm.hengli.example/tender-alerts/stop/")
    assert taken["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in text


@in_worker
def test_a_mail_is_in_the_language_of_whom_it_goes_to(cast, lighting):
    share_subscriptions(cast.acting("ada"), subscription_ids=[lighting], user_id=cast.ben)
    choose_mail(cast.acting("ben"), subscription_ids=[lighting], by_mail=True)
    with recording(Context(None, NOW), "test"):
        User.objects.filter(pk=cast.ben).update(language="zh-hans")
    found("智能照明系统招标公告")

    tell_matches(Context(None, NOW), by_mail=True)
    texts = {one.user_id: one.text for one in write_all()}

    assert "No such mails any more" in texts[cast.ada]
    assert "不再接收此类邮件" in texts[cast.ben]


@in_worker
def test_a_run_and_its_job_write_a_mail_once_however_often_they_run(cast, lighting):
    found("智能照明系统招标公告")

    counts = [tell_matches(Context(None, NOW), by_mail=True) for _ in range(3)]
    write_all()
    write_all()

    assert (counts, len(jobs()), OutgoingMail.objects.count()) == ([1, 0, 0], 1, 1)


@in_worker
def test_what_is_told_and_its_mail_vanish_together(cast, lighting):
    found("智能照明系统招标公告")
    ctx = Context(None, NOW)

    with pytest.raises(RuntimeError), recording(ctx, "test"):
        raise RuntimeError(tell_matches(ctx, by_mail=True))

    assert (jobs(), Notice.objects.count()) == ([], 0)
    assert TenderMatch.objects.get().told_at is None


@in_worker
@pytest.mark.parametrize("lost", ["role", "active", "address", "match"])
def test_nobody_is_written_to_of_what_he_or_she_may_not_see(cast, lighting, lost):
    share_subscriptions(cast.acting("ada"), subscription_ids=[lighting], user_id=cast.cleo)
    choose_mail(cast.acting("cleo"), subscription_ids=[lighting], by_mail=True)
    found("智能照明系统招标公告")
    tell_matches(Context(None, NOW), by_mail=True)

    with recording(Context(None, NOW), "test"):
        if lost == "role":
            UserRole.objects.filter(user_id=cast.cleo).delete()
        elif lost == "match":
            SubscriptionRecipient.objects.filter(user_id=cast.cleo).delete()
        else:
            changes = {"is_active": False} if lost == "active" else {"email": ""}
            User.objects.filter(pk=cast.cleo).update(**changes)

    assert [one.user_id for one in write_all()] == [cast.ada]
    assert len(jobs()) == 2


def test_fields_the_reader_may_not_see_stand_in_no_mail(cast, lighting, monkeypatch):
    found("智能照明系统招标公告")
    (match,) = TenderMatch.objects.all()
    (section,) = alert_sections(cast.acting("ada"), [match.pk])
    assert section.matches[0].purchaser

    monkeypatch.setattr("loudou.platform.access.shapes.AccessProfile.field_right", lambda *_: 0)
    (section,) = alert_sections(cast.acting("ada"), [match.pk])

    bare = replace(section.matches[0], id=match.pk, title=match.title, currency=match.currency, url="")
    assert (bare.purchaser, bare.region, bare.amount, bare.bid_deadline_at, bare.relevance) == (
        "",
        "",
        None,
        None,
        None,
    )


@in_worker
def test_without_a_mail_server_or_a_choice_notices_come_in_the_product_alone(cast, lighting, settings):
    settings.SMTP = None
    found("智能照明系统招标公告", now=datetime.now(UTC))

    matching.hourly(0)

    assert (jobs(), Notice.objects.filter(user_id=cast.ada).count()) == ([], 1)
    choose_mail(cast.acting("ada"), subscription_ids=[lighting], by_mail=False)
    found("某小区路灯采购招标公告")
    tell_matches(Context(None, NOW), by_mail=True)
    assert jobs() == []


@in_worker
def test_the_hourly_job_writes_mails_where_a_server_is_set_up(cast, lighting, smtp):
    found("智能照明系统招标公告", now=datetime.now(UTC))

    matching.hourly(0)

    assert len(write_all()) == 1


@in_worker
def test_a_long_digest_lists_the_best_and_counts_the_rest(cast, lighting):
    found(*(f"照明采购第{n}号招标公告" for n in range(14)))

    tell_matches(Context(None, NOW), by_mail=True)
    (mail,) = write_all()

    assert len(re.findall(r"/tender-matches/[0-9a-f-]{36}", mail.text)) == 10
    assert "and 4 more:" in mail.text
    assert ">4 more<" in mail.html
    assert "<script" not in mail.html


@in_worker
def test_titles_are_text_in_html(cast, lighting):
    found("照明<script>alert(1)</script>招标公告")

    tell_matches(Context(None, NOW), by_mail=True)
    (mail,) = write_all()

    assert "<script>" not in mail.html


def test_telling_many_people_takes_as_many_statements_as_telling_one(cast):
    pk = make_subscription(owner_id=cast.ada)
    counts = []
    for number, people in enumerate(([cast.ben], [cast.cleo, cast.max, cast.dora])):
        for person in people:
            share_subscriptions(cast.acting("ada"), subscription_ids=[pk], user_id=person)
        with recording(Context(None, NOW), "test"):
            SubscriptionRecipient.objects.update(by_mail=True)
        found(*(f"照明{number}{n}招标公告" for n in range(1 + number * 5)))
        with CaptureQueriesContext(connection) as told:
            tell_matches(Context(None, NOW), by_mail=True)
        counts.append(len(told))

    assert counts[0] == counts[1]
    assert len(jobs()) == 1 + 4


def test_everybody_chooses_for_himself_or_herself(cast, lighting):
    share_subscriptions(cast.acting("ada"), subscription_ids=[lighting], user_id=cast.ben)

    with pytest.raises(NotToldOfIt):
        choose_mail(cast.acting("dora"), subscription_ids=[lighting], by_mail=False)
    choose_mail(cast.acting("ben"), subscription_ids=[lighting], by_mail=True)
    choose_mail(cast.acting("ada"), subscription_ids=[lighting], by_mail=False)

    assert [(one.id, one.is_owner, one.by_mail) for one in told_people(cast.acting("ada"), lighting)] == [
        (cast.ada, True, False),
        (cast.ben, False, True),
    ]
    assert told_people(cast.acting("cleo"), lighting) == []


def test_the_link_of_a_mail_stops_its_mails_and_nothing_else(cast, lighting):
    other = make_subscription(name="Roads", keywords="路灯", owner_id=cast.ada)
    choose_mail(cast.acting("ada"), subscription_ids=[other], by_mail=True)
    address = f"/tender-alerts/stop/{stop_token(cast.ada, [lighting])}"
    client = Client(enforce_csrf_checks=True)

    opened = client.get(address)
    assert (opened.status_code, TenderSubscription.objects.filter(by_mail=True).count()) == (200, 2)
    assert "Lighting" not in opened.content.decode()
    stopped = client.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")

    assert stopped.status_code == 200
    assert list(TenderSubscription.objects.filter(by_mail=True).values_list("pk", flat=True)) == [other]
    assert TenderSubscription.objects.get(pk=lighting).schedule == "immediate"


@pytest.mark.parametrize("token", ["x", "a.b.c", "x" * 5000])
def test_a_link_that_is_none_of_ours_stops_nothing(lighting, token):
    assert stopped_by(token) is None
    assert Client().post(f"/tender-alerts/stop/{token}").status_code == 404
    assert TenderSubscription.objects.get().by_mail


def test_a_link_for_a_person_stops_nobody_elses_mails(cast, lighting):
    assert Client().post(f"/tender-alerts/stop/{stop_token(cast.ben, [lighting])}").status_code == 200
    assert TenderSubscription.objects.get().by_mail


@pytest.mark.parametrize(
    ("today", "hour", "last", "told"),
    [
        (date(2026, 3, 4), 9, None, True),
        (date(2026, 3, 4), 8, None, False),
        (date(2026, 3, 4), 20, date(2026, 2, 25), True),
        (date(2026, 3, 4), 20, date(2026, 3, 4), False),
        (date(2026, 3, 3), 20, None, False),
        (date(2026, 3, 5), 9, date(2026, 2, 25), False),
    ],
)
def test_a_weekly_digest_comes_on_its_day_from_its_hour_once(today, hour, last, told):
    wish = Wish("weekly", 9, None, None, last, Weekday.WEDNESDAY.value)

    assert may_tell(wish, today, hour) is told


def test_a_weekly_digest_has_all_of_the_week(cast):
    make_subscription(owner_id=cast.ada, schedule="weekly", digest_weekday="mon", digest_hour=9)
    for days in range(1, 7):
        found(f"照明{days}号招标公告", now=NOW + timedelta(days=days))
        assert tell_matches(Context(None, NOW + timedelta(days=days))) == 0

    assert tell_matches(Context(None, NOW + timedelta(days=7))) == 1
    assert Notice.objects.get().facts["count"] == 6


def test_mails_are_chosen_on_the_page_of_the_subscription_and_over_rest(cast, client):
    client.force_login(User.objects.get(pk=cast.ada))
    client.cookies["django_language"] = "en"
    pk = make_subscription(owner_id=cast.ada)

    done = client.post(
        f"/api/v1/tender-subscriptions/{pk}/actions/mail-on", {"values": {}}, content_type="application/json"
    )

    assert done.status_code == 200, done.content
    assert TenderSubscription.objects.get().by_mail
    page = client.get(f"/tender-subscriptions/{pk}").content.decode()
    assert "by e-mail too" in page
    assert "No e-mails to me" in page
