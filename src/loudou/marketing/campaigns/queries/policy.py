"""How the organisation attributes."""

from dataclasses import fields

from loudou.kernel.context import Context
from loudou.marketing.campaigns.models import AttributionPolicy
from loudou.marketing.campaigns.shapes import AttributionTerms

NAMES = tuple(one.name for one in fields(AttributionTerms))


def attribution_terms(ctx: Context) -> AttributionTerms:
    """The terms that are chosen, the defaults (domain 1.8) while nobody chose. One SQL statement."""
    del ctx
    # system: one policy for everybody
    row = AttributionPolicy.objects.values(*NAMES).first()
    return AttributionTerms(**row) if row else AttributionTerms()
