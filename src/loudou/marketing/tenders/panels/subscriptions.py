"""What the page of a subscription shows besides its fields: who is told, and by which ways."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.marketing.tenders.models import TenderSubscription
from loudou.marketing.tenders.queries.alerts import told_people
from loudou.ui.panels import FactsPanel


def told_facts(ctx: Context, subscription: TenderSubscription) -> Mapping[str, object]:
    """Owner and recipients. Four SQL statements at most."""
    return {"people": told_people(ctx, subscription.pk)}


SUBSCRIPTION_PANELS = (
    FactsPanel("tenders.told", _("Who is told"), "tender_subscription.side", 10, "tenders/_told.html", told_facts),
)
