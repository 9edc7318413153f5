"""What a source delivers becomes leads."""

import pytest

from loudou.leads.models import Lead
from loudou.leads.tests.factories import make_defaults
from loudou.marketing.intake.models import IntakeOutcome
from loudou.marketing.intake.rules.signatures import sign
from loudou.marketing.intake.services.receive_delivery import receive_delivery
from loudou.marketing.intake.shapes import Signed
from loudou.marketing.intake.tests.factories import bare_secret, make_source, system
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event

pytestmark = pytest.mark.django_db


def deliver(secret, body, delivery_id="d1"):
    at = str(int(system().now.timestamp()))
    signed = Signed(delivery_id, at, sign(bare_secret(secret), delivery_id, at, body), body)
    receive_delivery(system(), key="ads", signed=signed)
    for event in OutboxEvent.objects.filter(name="intake.delivery_received"):
        dispatch_event(system(), event_id=event.id)


def test_rows_become_leads_and_a_further_delivery_of_one_adds_nothing():
    make_defaults()
    secret = make_source(defaults={"campaign": "CIIE"})
    deliver(
        secret,
        '{"leads": [{"id": 1, "who": {"name": "甲", "tel": "13800000001"}}, {"id": 2, "who": {"tel": "x"}}]}'.encode(),
    )
    deliver(secret, '{"leads": [{"id": 1, "who": {"name": "甲", "tel": "13800000001"}}]}'.encode(), "d2")

    lead = Lead.objects.get(name="甲")
    assert (lead.channel, lead.source, lead.campaign, lead.external_id) == ("ad_platform", "ads", "CIIE", "ads:1")
    outcomes = list(IntakeOutcome.objects.order_by("at", "origin_id", "row").values_list("outcome", flat=True))
    assert outcomes[0] == "created"
    assert outcomes[-1] == "repeated"
    assert Lead.objects.filter(name="甲").count() == 1
