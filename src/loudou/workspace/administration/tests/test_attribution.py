"""The page of attribution."""

from decimal import Decimal

import pytest
from django.urls import reverse

from loudou.leads.tests.factories import make_lead, system
from loudou.marketing.campaigns.models import AttributionCredit, AttributionPolicy, AttributionRecount
from loudou.marketing.campaigns.queries.policy import attribution_terms
from loudou.marketing.campaigns.services.set_terms import set_terms
from loudou.marketing.campaigns.shapes.attribution import AttributionTerms
from loudou.marketing.campaigns.tests.factories import make_campaign, touch
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event
from loudou.processes import attribution_recount
from loudou.processes.deal_attribution import attribute_anew
from loudou.sales.pipeline.shapes import SourceRef
from loudou.sales.pipeline.tests.factories import make_opportunity
from loudou.workspace.administration.tests.conftest import told

pytestmark = pytest.mark.django_db
PAGE = reverse("administration:attribution")
SENT = {
    "model": "linear", "window_days": "９０", "half_life_days": "14.5", "first_share": "50", "last_share": "30",
    "version": "0",
}  # fmt: skip


def test_terms_are_chosen_shown_with_their_history_and_undone(web):
    client = web()

    saved = client.post(PAGE, SENT)
    again = client.post(PAGE, SENT | {"version": "1", "window_days": "30", "counts_account": "on"})
    page = client.get(PAGE).content.decode()

    assert (saved.status_code, again.status_code) == (302, 302)
    assert told(again)[-1][1].startswith("undo:")
    assert attribution_terms(system()) == AttributionTerms(
        "linear", 30, Decimal("14.5"), Decimal(50), Decimal(30), True
    )
    assert "Look-back (days) 90 → 30" in page
    client.post(told(again)[-1][1].removeprefix("undo:"))
    assert attribution_terms(system()).window_days == 90


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"window_days": "many"}, "window_days"),
        ({"window_days": "1.5"}, "window_days"),
        ({"window_days": "0"}, "window_days"),
        ({"half_life_days": "7.005"}, "half_life_days"),
        ({"first_share": "80"}, "first_share"),
        ({"model": "none"}, "model"),
        ({"version": "7"}, None),
        ({"version": "x"}, None),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(web, changes, field):
    response = web().post(PAGE, SENT | changes)

    form = response.context["form"]
    assert response.status_code == 422
    assert form.errors[field] if field else form.non_field_errors()
    assert not AttributionPolicy.objects.exists()


def test_all_deals_are_computed_by_the_new_terms_step_by_step(web, monkeypatch):
    monkeypatch.setattr(attribution_recount, "CHUNK", 2)
    lead, campaign = make_lead(), make_campaign()
    touch(lead.pk, campaign, days_ago=60)
    deals = [make_opportunity(source=SourceRef("lead", lead.pk)) for _ in range(5)]
    attribute_anew(system(), [deal.pk for deal in deals])
    before = AttributionCredit.objects.filter(campaign=campaign).count()
    set_terms(system(), terms=AttributionTerms(window_days=5))
    client = web()
    assert client.get(PAGE).context["is_behind"]

    client.post(reverse("administration:recount"))
    refused = client.post(reverse("administration:recount"))
    steps = work()

    done = AttributionRecount.objects.get()
    assert refused.status_code == 409
    assert before > 0
    assert (done.state, done.done_count, done.changed_count, done.total_count, steps) == ("done", 5, 5, 5, 3)
    assert not AttributionCredit.objects.filter(campaign=campaign).exists()
    assert not client.get(PAGE).context["is_behind"]
    watched = client.get(reverse("administration:recount-progress", args=[done.pk]))
    assert watched.headers["HX-Refresh"] == "true"


def test_a_recount_is_stopped(web):
    client = web()
    client.post(reverse("administration:recount"))
    running = AttributionRecount.objects.get()
    assert "every 1s" in client.get(PAGE).content.decode()

    client.post(reverse("administration:recount-cancel", args=[running.pk]))
    work()

    running.refresh_from_db()
    assert (running.state, running.done_count) == ("cancelled", 0)


def test_the_page_is_for_who_configures_campaigns(web):
    for name, status in (("root", 200), ("ada", 403), ("dora", 403)):
        assert web(name).get(PAGE).status_code == status, name


def work():
    """What the worker does after the commit; how many steps it took."""
    steps, done = 0, set()
    while due := set(OutboxEvent.objects.filter(name="campaigns.recount_advanced").values_list("pk", flat=True)) - done:
        for pk in sorted(due):
            dispatch_event(system(), event_id=pk)
        steps, done = steps + len(due), done | due
    return steps
