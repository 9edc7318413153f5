from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from loudou.kernel.context import Source
from loudou.leads.enums import InvalidReason
from loudou.leads.errors import LeadNotFound
from loudou.leads.events import LeadCaptured
from loudou.leads.models import DuplicateCandidate, Lead
from loudou.leads.queries.records import similar_leads
from loudou.leads.queries.soft_duplicates import (
    ALIKE_SQL,
    MOST_COMPARED,
    NOBODY,
    TYPED_SQL,
    possible_pairs,
    similar_to,
)
from loudou.leads.rules.soft_duplicates import Likeness, company_similarity, possible_duplicate
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.dismiss_duplicates import dismiss_duplicates
from loudou.leads.services.flag_duplicates import flag_duplicates
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.shapes import LeadDraft
from loudou.leads.tasks import enrichment
from loudou.leads.tests.factories import NOW, make_defaults, make_lead, make_leads, system
from loudou.platform.changes.models import ChangeSet
from loudou.platform.changes.services.undo import undo_change_set
from loudou.platform.identity.models import User
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other", "is_possible"),
    [
        # the same city
        (Likeness("苏州锐驰精密制造", "甲", city="苏州"), Likeness("苏州锐驰精密制造集团", "乙", city="苏州"), True),
        (Likeness("苏州锐驰精密制造", "甲", city="苏州"), Likeness("锐驰精密制造(苏州)", "乙", city="苏州"), True),
        # the same person
        (Likeness("锐驰精密制造", "顾海峰", city="苏州"), Likeness("锐驰精密制造集团", "顾海峰", city="无锡"), True),
        (Likeness("acmetools", "Ada"), Likeness("acmetool", "ada"), True),
        # neither
        (Likeness("锐驰精密制造", "甲", city="苏州"), Likeness("锐驰精密制造集团", "乙", city="无锡"), False),
        (Likeness("锐驰精密制造"), Likeness("锐驰精密制造"), False),
        # another company of the same city: only the place and the trade are alike
        (Likeness("苏州锐驰重工", city="苏州"), Likeness("苏州双恒重工", city="苏州"), False),
        (Likeness("", "顾海峰"), Likeness("", "顾海峰"), False),
    ],
)
def test_the_same_person_or_city_and_a_company_that_is_called_alike(one, other, is_possible):
    assert (possible_duplicate(one, other) is not None) == is_possible


texts = st.text(alphabet="苏州锐驰()ab", max_size=6)
likenesses = st.builds(Likeness, texts, texts, texts, texts)


@given(likenesses, likenesses)
def test_who_is_compared_with_whom_makes_no_difference(one, other):
    assert possible_duplicate(one, other) == possible_duplicate(other, one)
    assert 0 <= company_similarity(one, other) <= 1


def alike(**more):
    """Two leads of nearly one company in one city, who share no key."""
    first = make_lead(city="苏州", province="江苏", **more)
    values = {"company": "苏州锐驰精密制造集团有限公司", "name": "沈玥", "mobile": "13900000001", "email": ""} | more
    return first, make_lead(city="苏州", province="江苏", **values)


def test_a_new_lead_of_nearly_the_same_company_is_flagged_and_shown_on_both():
    first, second = alike()

    assert flag_duplicates(system(), lead_ids=[second.id]) == 1
    assert flag_duplicates(system(), lead_ids=[second.id]) == 0

    pair = DuplicateCandidate.objects.get()
    assert {pair.first_id, pair.second_id} == {first.id, second.id}
    assert pair.similarity == Decimal("0.950")
    assert Lead.objects.values_list("possible_duplicate", flat=True).order_by("number").distinct().count() == 2
    assert Lead.objects.get(pk=second.id).possible_duplicate
    shown = [[(one.id, one.matched_by) for one in similar_leads(system(), lead.id)] for lead in (first, second)]
    assert shown == [[(second.id, "similar")], [(first.id, "similar")]]


@pytest.fixture
def crowd():
    """More companies that begin alike in one city than are compared, before and behind ours in the order of names."""
    make_defaults()
    trades = [chr(first + n) for first in (0x4E00, 0x9000) for n in range(MOST_COMPARED + 20)]
    drafts = [
        LeadDraft(name=f"某{n}", company=f"苏州锐驰{trade}贸易有限公司", city="苏州", mobile=f"139{n:08d}")
        for n, trade in enumerate(trades)
    ]
    capture_leads(system(), drafts=drafts)


@pytest.mark.usefixtures("crowd")
def test_of_many_that_begin_alike_the_nearest_are_compared(cast):
    first = make_lead(city="苏州", province="江苏", owner_id=cast.ada)
    values = {"company": "苏州锐驰精密制造集团有限公司", "name": "沈玥", "city": "苏州"}
    second = make_lead(mobile="13700000001", **values)

    assert (min(first.id, second.id), max(first.id, second.id)) in possible_pairs([second.id])
    assert [one.id for one in similar_to(cast.acting("ada"), LeadDraft(**values))] == [first.id]


def test_of_more_than_are_shown_the_most_alike_come_first(cast):
    make_lead(owner_id=cast.ada, name="旧", mobile="13600000000", company="苏州锐驰精密制造九厂", city="苏州")
    ends = ("一厂", "二厂", "三厂", "四厂", "")
    leads = [
        make_lead(
            owner_id=cast.ada, name=f"人{n}", mobile=f"1360000001{n}", company=f"苏州锐驰精密制造{end}", city="苏州"
        )
        for n, end in enumerate(ends)
    ]

    shown = similar_to(cast.acting("ada"), LeadDraft(company="苏州锐驰精密制造有限公司", city="苏州"))

    assert len(shown) == 5
    assert shown[0].id == leads[-1].id


def test_what_is_compared_is_read_from_the_indexes_alone():
    make_lead(city="苏州")
    typed = dict.fromkeys(("mobile", "email", "uscc", "city", "name", "company_key"), "苏州锐驰")

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for statement, values in ((ALIKE_SQL, {"ids": [NOBODY]}), (TYPED_SQL, typed | {"id": NOBODY})):
            cursor.execute(f"EXPLAIN {statement}", values)
            plan = "\n".join(line for (line,) in cursor.fetchall())

            for name in ("lead_alike_city", "lead_alike_name"):
                assert plan.count(f"Index Only Scan using {name}") == 1
                assert plan.count(f"Index Only Scan Backward using {name}") == 1
            assert "Sort" not in plan


def test_leads_are_flagged_after_they_came_in():
    _first, second = alike()
    event = OutboxEvent.objects.filter(name="leads.lead_captured").latest("occurred_at", "id")

    dispatch_event(replace(system(), source=Source.JOB), event_id=event.id)

    assert Lead.objects.get(pk=second.id).possible_duplicate


def test_a_large_import_is_compared_by_night(monkeypatch):
    monkeypatch.setattr(enrichment, "COMPARED_AT_ONCE", 1)
    monkeypatch.setattr(enrichment, "job_context", lambda: system(datetime.now(UTC)))
    event = LeadCaptured(
        subject_ids=tuple(
            make_lead(company=name, city="苏州", mobile=mobile).pk
            for name, mobile in (("苏州锐驰精密制造有限公司", "13800000011"), ("苏州锐驰精密制造集团", "13800000012"))
        ),
        channel="import",
    )

    enrichment.flag_captured(system(), event)
    at_once = DuplicateCandidate.objects.count()
    enrichment.flag_of_the_day(0)

    assert (at_once, DuplicateCandidate.objects.count()) == (0, 1)


def test_a_pair_that_was_found_different_is_not_found_again(cast):
    first, second = alike(owner_id=cast.ada)
    flag_duplicates(system(), lead_ids=[first.id, second.id])

    settled = dismiss_duplicates(cast.acting("ada"), lead_ids=[first.id])
    flag_duplicates(system(), lead_ids=[first.id, second.id])

    assert settled == 1
    assert not Lead.objects.filter(possible_duplicate=True).exists()
    assert DuplicateCandidate.objects.values_list("state", "decided_by").get() == ("dismissed", cast.ada)
    assert similar_leads(system(), first.id) == []


def test_saying_different_can_be_undone(cast):
    first, second = alike(owner_id=cast.ada)
    flag_duplicates(system(), lead_ids=[first.id, second.id])
    dismiss_duplicates(cast.acting("ada"), lead_ids=[first.id])
    made = ChangeSet.objects.get(label="leads.dismiss_duplicates")

    undo_change_set(cast.acting("ada", NOW + timedelta(minutes=1)), change_set_id=made.id)

    assert Lead.objects.filter(possible_duplicate=True).count() == 2
    assert DuplicateCandidate.objects.get().state == "open"


def test_one_of_three_stays_flagged_while_another_pair_is_open(cast):
    first, second = alike(owner_id=cast.ada)
    third = make_lead(
        city="苏州", province="江苏", company="苏州锐驰精密制造一厂", name="丁", mobile="13900000002", owner_id=cast.ada
    )
    flag_duplicates(system(), lead_ids=[first.id, second.id, third.id])
    assert DuplicateCandidate.objects.count() == 3

    dismiss_duplicates(cast.acting("ada"), lead_ids=[third.id])

    assert set(Lead.objects.filter(possible_duplicate=True).values_list("pk", flat=True)) == {first.id, second.id}


def test_closed_leads_are_not_compared(cast):
    first, second = alike(owner_id=cast.ada)
    mark_invalid(cast.acting("ada"), lead_ids=[first.id], reason=InvalidReason.NO_NEED)

    assert flag_duplicates(system(), lead_ids=[second.id]) == 0


def test_who_does_not_see_a_lead_cannot_say_it_is_different(cast):
    first, second = alike(owner_id=cast.ada)
    flag_duplicates(system(), lead_ids=[second.id])

    with pytest.raises(LeadNotFound):
        dismiss_duplicates(cast.acting("cleo"), lead_ids=[first.id])

    assert DuplicateCandidate.objects.get().state == "open"


@pytest.mark.parametrize("size", [2, 40])
def test_flagging_takes_the_same_statements_however_many(size):
    make_lead()
    leads = make_leads(size, name="甲", city="苏州", province="江苏")

    with CaptureQueriesContext(connection) as asked:
        flag_duplicates(system(), lead_ids=[lead.id for lead in leads])

    assert DuplicateCandidate.objects.count() >= size - 1
    assert len(asked) <= 9


def test_a_pair_stands_once_and_never_with_itself():
    first, second = alike()
    flag_duplicates(system(), lead_ids=[first.id, second.id])

    for wrong in (
        {"first": first, "second": first},
        {"first": max(first, second, key=lambda x: x.id), "second": first},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DuplicateCandidate.objects.create(similarity=1, found_at=NOW, **wrong)


@pytest.mark.parametrize(
    ("typed", "sign"),
    [
        ({"mobile": "138 1580 4462"}, "手机号相同"),
        ({"email": "GU@ruichi.example"}, "邮箱相同"),
        ({"uscc": "91330100799655058b"}, "统一社会信用代码相同"),
        ({"company": "苏州锐驰精密制造集团", "city": "苏州"}, "公司名称相似"),
        ({"company": "苏州锐驰精密制造集团", "name": "顾海峰"}, "公司名称相似"),
        ({"company": "苏州锐驰精密制造集团"}, None),
        ({"name": "顾海峰"}, None),
        ({"mobile": "138", "email": "gu@", "company": "苏"}, None),
        ({}, None),
    ],
)
def test_one_is_warned_while_typing_a_lead_that_is_here(cast, client, typed, sign):
    lead = make_lead(owner_id=cast.ada, city="苏州", email="gu@ruichi.example", uscc="91330100799655058B")
    client.force_login(User.objects.get(pk=cast.ada))

    page = client.post("/leads/similar", typed).content.decode()

    assert (lead.number in page) == (sign is not None)
    assert sign is None or sign in page


def test_nobody_is_warned_of_a_lead_he_may_not_see(cast, client):
    lead = make_lead(owner_id=cast.ada)
    client.force_login(User.objects.get(pk=cast.cleo))

    page = client.post("/leads/similar", {"mobile": "13815804462"}).content.decode()

    assert lead.number not in page
    assert client.get("/leads/similar").status_code == 405


def test_the_form_of_a_new_lead_watches_and_that_of_an_old_one_does_not(cast, client):
    lead = make_lead(owner_id=cast.ada)
    client.force_login(User.objects.get(pk=cast.ada))

    new, old = client.get("/leads/new").content.decode(), client.get(f"/leads/{lead.id}/edit").content.decode()

    assert 'hx-post="/leads/similar"' in new
    assert "/leads/similar" not in old
