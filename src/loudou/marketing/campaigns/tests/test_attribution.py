"""Touches as they are logged, and deals as they are shared."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from loudou.customers.tests.factories import make_account
from loudou.marketing.campaigns.errors import CampaignInvalid
from loudou.marketing.campaigns.models import AttributionCredit, AttributionRun, Touch
from loudou.marketing.campaigns.queries.policy import attribution_terms
from loudou.marketing.campaigns.services.attribute import attribute_deals
from loudou.marketing.campaigns.services.record_touches import record_touches
from loudou.marketing.campaigns.services.set_terms import set_terms
from loudou.marketing.campaigns.shapes import AttributionTerms, PersonRef, TouchDraft
from loudou.marketing.campaigns.tests.factories import NOW, deal_facts, make_campaign, system, touch
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording

pytestmark = pytest.mark.django_db


def amounts(deal_id, model, basis="revenue", column="amount"):
    rows = AttributionCredit.objects.filter(deal_id=deal_id, model=model, basis=basis)
    return dict(rows.values_list("campaign__name", column))


def four_touches(lead):
    for name, days in (("A", 30), ("B", 14), ("C", 7), ("D", 0)):
        touch(lead, make_campaign(name=name), days_ago=days)


def test_ex_1_2_a_deal_is_shared_under_every_model():
    deal, lead = uuid4(), uuid4()
    four_touches(lead)

    attribute_deals(system(), deals=[deal_facts(deal, lead)])

    whole, none = Decimal(100_000), Decimal(0)
    assert amounts(deal, "first") == {"A": whole, "B": none, "C": none, "D": none}
    assert amounts(deal, "last") == {"A": none, "B": none, "C": none, "D": whole}
    assert set(amounts(deal, "linear").values()) == {Decimal(25_000)}
    assert amounts(deal, "position") == {"A": 40_000, "B": 10_000, "C": 10_000, "D": 40_000}
    assert amounts(deal, "time_decay") == {
        "A": Decimal("2846.38"),
        "B": Decimal("13879.09"),
        "C": Decimal("27758.18"),
        "D": Decimal("55516.35"),
    }


def test_every_sum_of_every_model_is_the_deals_own():
    deal, lead = uuid4(), uuid4()
    four_touches(lead)
    facts = deal_facts(
        deal,
        lead,
        amount=Decimal("377062.01"),
        ordered_amount=Decimal("422637.32"),
        received_amount=Decimal("126791.19"),
        margin_amount=Decimal("-87062.07"),
    )

    attribute_deals(system(), deals=[facts])

    sums = defaultdict(lambda: [Decimal(0)] * 4)
    for row in AttributionCredit.objects.all():
        found = (row.amount, row.ordered_amount, row.received_amount, row.margin_amount or 0)
        sums[row.model, row.basis] = [a + b for a, b in zip(sums[row.model, row.basis], found, strict=True)]
    revenue = [Decimal(text) for text in ("377062.01", "422637.32", "126791.19", "-87062.07")]
    assert len(sums) == 12
    assert {key[1]: found for key, found in sums.items()} == {
        "revenue": revenue,
        "pipeline": [revenue[0], 0, 0, 0],
    }
    assert all(found == (revenue if key[1] == "revenue" else [revenue[0], 0, 0, 0]) for key, found in sums.items())


def test_the_pipeline_counts_touches_before_the_opening_and_revenue_those_before_the_win():
    deal, lead = uuid4(), uuid4()
    touch(lead, make_campaign(name="早"), days_ago=40)
    touch(lead, make_campaign(name="晚"), days_ago=10)
    facts = deal_facts(deal, lead, opened_at=NOW - timedelta(days=20))

    attribute_deals(system(), deals=[facts])

    assert amounts(deal, "linear", "pipeline") == {"早": 100_000}
    assert amounts(deal, "linear") == {"早": 50_000, "晚": 50_000}


def test_computing_again_writes_nothing_and_a_changed_deal_replaces_its_credits():
    deal, other, lead = uuid4(), uuid4(), uuid4()
    four_touches(lead)
    deals = [deal_facts(deal, lead), deal_facts(other, lead)]
    first = attribute_deals(system(), deals=deals)
    rows = AttributionCredit.objects.count()

    again = attribute_deals(system(), deals=deals)
    changed = attribute_deals(system(), deals=[replace(deals[0], received_amount=Decimal(500)), deals[1]])

    assert [(one.deal_count, one.changed_count) for one in (first, again, changed)] == [(2, 2), (2, 0), (2, 1)]
    assert AttributionCredit.objects.count() == rows
    assert sum(amounts(deal, "linear", column="received_amount").values()) == 500
    assert sorted(AttributionRun.objects.values_list("version", flat=True).distinct()) == [1, 2]
    assert AttributionRun.objects.filter(version=2).values_list("deal_count", flat=True).distinct().get() == 1


def test_what_stood_before_is_taken_away_and_its_run_stays():
    deal, other, lead = uuid4(), uuid4(), uuid4()
    four_touches(lead)
    deals = [deal_facts(deal, lead), deal_facts(other, lead)]
    attribute_deals(system(), deals=deals)
    kept = set(AttributionCredit.objects.filter(deal_id=other).values_list("pk", "run"))
    rows = AttributionCredit.objects.count()

    for received in range(1, 6):
        attribute_deals(system(), deals=[replace(deals[0], received_amount=Decimal(received)), deals[1]])

    assert AttributionCredit.objects.count() == rows
    assert set(AttributionCredit.objects.filter(deal_id=other).values_list("pk", "run")) == kept
    latest = AttributionRun.objects.order_by("-version").values_list("version", flat=True)[0]
    assert AttributionCredit.objects.filter(deal_id=deal).values_list("run__version").distinct().get() == (latest,)
    assert AttributionRun.objects.values("version").distinct().count() == 6


def test_a_deal_that_is_no_longer_won_loses_its_revenue_credits():
    deal, lead = uuid4(), uuid4()
    four_touches(lead)
    won = deal_facts(deal, lead)
    attribute_deals(system(), deals=[won])

    attribute_deals(system(), deals=[replace(won, won_at=None, amount=Decimal(0))])

    assert amounts(deal, "linear") == {}
    assert set(amounts(deal, "linear", "pipeline").values()) == {Decimal(0)}


def test_a_deal_nothing_touched_has_no_credits():
    deal = uuid4()

    assert attribute_deals(system(), deals=[deal_facts(deal, uuid4())]).changed_count == 0
    assert not AttributionCredit.objects.exists()


def test_a_deal_without_people_counts_its_account_only_where_that_is_chosen(ada):
    account = make_account(ada)
    deal, campaign = uuid4(), make_campaign(name="A")
    person = PersonRef("contact", uuid4())
    record_touches(
        system(),
        drafts=[TouchDraft(NOW, "visit", "visit", campaign_id=campaign.id, person=person, account_id=account.pk)],
    )
    facts = deal_facts(deal, account_id=account.pk)
    attribute_deals(system(), deals=[facts])
    assert not AttributionCredit.objects.exists()

    set_terms(system(), terms=AttributionTerms(counts_account=True))
    attribute_deals(system(), deals=[facts])

    assert amounts(deal, "first") == {"A": 100_000}


def test_many_deals_take_a_constant_number_of_statements(django_assert_max_num_queries):
    lead = uuid4()
    four_touches(lead)
    deals = [deal_facts(uuid4(), lead) for _ in range(30)]

    with django_assert_max_num_queries(16):
        attribute_deals(system(), deals=deals)

    assert AttributionCredit.objects.values("deal_id").distinct().count() == 30


def test_the_terms_are_the_organisations_and_out_of_range_is_refused(cast):
    assert attribution_terms(system()) == AttributionTerms()
    terms = AttributionTerms("linear", 90, Decimal(14), Decimal(50), Decimal(30))
    set_terms(cast.acting("root"), terms=terms)

    for wrong in (replace(terms, window_days=0), replace(terms, half_life_days=Decimal(0)),
                  replace(terms, first_share=Decimal(80)), replace(terms, model="none")):  # fmt: skip
        with pytest.raises(CampaignInvalid):
            set_terms(system(), terms=wrong)
    with pytest.raises(ActionRefused):
        set_terms(cast.acting("max"), terms=AttributionTerms())

    assert attribution_terms(system()) == terms


def test_the_look_back_is_what_was_chosen():
    deal, lead = uuid4(), uuid4()
    four_touches(lead)
    set_terms(system(), terms=AttributionTerms(window_days=10))

    attribute_deals(system(), deals=[deal_facts(deal, lead)])

    assert amounts(deal, "linear") == {"C": 50_000, "D": 50_000}


def test_a_delivery_is_logged_once_and_a_touch_of_nobody_is_refused(emitted):
    campaign, person = make_campaign(), PersonRef("lead", uuid4())
    known = TouchDraft(NOW, "qr_scan", "qr", campaign_id=campaign.id, person=person, delivery_key="7")
    stranger = TouchDraft(NOW, "page_view", "web", visitor_id="v-1", url="https://example.com/" + "x" * 2000)

    assert record_touches(system(), drafts=[known, known, stranger]) == 2
    assert record_touches(system(), drafts=[known]) == 0
    with pytest.raises(CampaignInvalid) as error:
        record_touches(
            system(),
            drafts=[
                stranger,
                TouchDraft(NOW, "sneeze", "web"),
                replace(known, at=NOW + timedelta(seconds=1), campaign_id=uuid4(), delivery_key="8"),
            ],
        )

    assert [(p.row, p.field) for p in error.value.problems] == [
        (2, "kind"),
        (2, "person"),
        (3, "campaign"),
        (3, "at"),
    ]
    assert Touch.objects.count() == 2
    assert list(emitted) == ["campaigns.touches_recorded"]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_touches_are_only_added(change, ctx):
    touch(uuid4(), make_campaign())

    with pytest.raises(DatabaseError), transaction.atomic(), recording(ctx, "test"):
        Touch.objects.all().delete() if change == "delete" else Touch.objects.update(channel="x")

    assert Touch.objects.get().channel == "qr"
