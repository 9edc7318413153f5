from decimal import Decimal

import pytest

from loudou.leads.models import Lead, Touchpoint
from loudou.leads.services.install_defaults import install_defaults
from loudou.leads.tests.factories import make_pool
from loudou.marketing.tenders.enums import MatchState, NoticeType
from loudou.marketing.tenders.errors import BiddingOver
from loudou.marketing.tenders.models import TenderMatch, TenderProject
from loudou.marketing.tenders.services.convert import convert_matches
from loudou.marketing.tenders.shapes import OrgFacts
from loudou.marketing.tenders.tests.factories import TITLE, awarded, day, make_draft, make_subscription, take
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event
from tests.cast import later

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _defaults(ctx):
    install_defaults(ctx)


def tell(ctx):
    """Every event reaches its handlers, those that handlers tell included."""
    done = set()
    while waiting := [pk for pk in OutboxEvent.objects.order_by("id").values_list("pk", flat=True) if pk not in done]:
        for event_id in waiting:
            dispatch_event(later(ctx), event_id=event_id)
            done.add(event_id)


def test_ex_2_1_one_project_three_notices_one_lead_with_three_touchpoints(ctx):
    make_subscription(converts_itself=True)
    number = "ZB202412090006"
    take(make_draft(NoticeType.TENDER, "2024-12-01", project_no=number))
    take(make_draft(NoticeType.CORRECTION, "2024-12-05", project_no=number, title=f"{TITLE}更正公告"))
    take(make_draft(NoticeType.AWARD, "2025-01-06", title=f"{TITLE}中标公告"))

    tell(ctx)

    project, lead = TenderProject.objects.get(), Lead.objects.get()
    assert (project.stage, project.notice_count) == ("awarded", 3)
    assert (lead.touch_count, lead.external_id, lead.channel) == (3, project.ocid, "tender")
    assert Touchpoint.objects.filter(lead=lead).count() == 2
    assert set(TenderMatch.objects.values_list("state", "lead_id")) == {("converted", lead.id)}


def test_the_lead_says_who_buys_what_for_how_much(ctx):
    make_subscription(converts_itself=True)
    take(make_draft(budget_amount=D(1200000), contact_name="张老师", contact_phone="0512-65223344"))

    tell(ctx)

    lead = Lead.objects.get()
    assert (lead.company, lead.need, lead.budget) == ("苏州市第一人民医院", TITLE, "1200000 CNY")
    assert (lead.name, lead.source) == ("张老师", "标讯通")


def test_a_notice_two_subscriptions_found_touches_its_lead_once(ctx):
    make_subscription(converts_itself=True)
    make_subscription(name="Hospitals", keywords="医院", converts_itself=True)
    take(make_draft())

    tell(ctx)
    tell(ctx)

    assert (Lead.objects.get().touch_count, TenderMatch.objects.filter(lead_id__isnull=False).count()) == (1, 2)


def test_a_later_notice_of_a_project_that_is_a_lead_touches_it_whatever_its_words(ctx):
    make_subscription(converts_itself=True, notice_types=["tender"])
    take(make_draft(project_no="SZ-2026-77"))
    tell(ctx)

    take(make_draft(NoticeType.CONTRACT, "2026-02-25", project_no="SZ-2026-77", title="合同公告"))
    tell(ctx)

    assert Lead.objects.get().touch_count == 2


def test_the_winner_is_the_company_where_the_subscription_asks_for_it(ctx):
    make_subscription(converts_itself=True, lead_company="winner")
    take(make_draft(NoticeType.AWARD, awards=(awarded("恒力装备有限公司", "90"),)))

    tell(ctx)

    assert Lead.objects.get().company == "恒力装备有限公司"


def test_leads_come_to_the_pool_the_subscription_names(ctx):
    pool = make_pool("Tenders", is_default=False)
    make_subscription(converts_itself=True, target_pool_id=pool)
    take(make_draft(), make_draft(title="另一个照明项目招标公告", purchaser=OrgFacts("另一家医院")))

    tell(ctx)

    assert set(Lead.objects.values_list("pool_id", flat=True)) == {pool}
    assert Lead.objects.count() == 2


def test_a_person_turns_a_match_into_a_lead(cast, ctx):
    make_subscription(owner_id=cast.ada)
    take(make_draft(bid_deadline_at=day("2026-04-01")))
    tell(ctx)
    match = TenderMatch.objects.get()
    assert (match.state, Lead.objects.count()) == (MatchState.NEW, 0)

    assert convert_matches(cast.acting("ada"), match_ids=[match.id]) == 1
    assert convert_matches(cast.acting("ada"), match_ids=[match.id]) == 0
    tell(ctx)

    match.refresh_from_db()
    assert (match.state, match.lead_id) == (MatchState.CONVERTED, Lead.objects.get().id)


def test_a_tender_whose_deadline_has_passed_is_refused_and_nothing_changes(cast, ctx, emitted):
    make_subscription(owner_id=cast.ada)
    take(make_draft(bid_deadline_at=day("2026-02-20")))
    tell(ctx)
    match, before = TenderMatch.objects.get(), list(emitted)

    with pytest.raises(BiddingOver):
        convert_matches(cast.acting("ada"), match_ids=[match.id])

    match.refresh_from_db()
    assert (match.state, list(emitted), Lead.objects.count()) == (MatchState.NEW, before, 0)
