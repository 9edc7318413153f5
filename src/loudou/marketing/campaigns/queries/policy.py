"""How the organisation attributes."""

from dataclasses import fields

from loudou.kernel.context import Context
from loudou.marketing.campaigns.models import AttributionPolicy
from loudou.marketing.campaigns.shapes.attribution import AttributionTerms, Policy
from loudou.platform.access.queries import require

NAMES = tuple(one.name for one in fields(AttributionTerms))


def attribution_terms(ctx: Context) -> AttributionTerms:
    """The terms that are chosen, the defaults (domain 1.8) while nobody chose. One SQL statement."""
    del ctx
    # system: one policy for everybody
    row = AttributionPolicy.objects.values(*NAMES).first()
    return AttributionTerms(**row) if row else AttributionTerms()


def attribution_policy(ctx: Context) -> Policy:
    """The terms with their version, for who may change them. One SQL statement. Raises ActionRefused."""
    require(ctx, "campaign", "configure")
    # system: as above
    row = AttributionPolicy.objects.first()
    if row is None:
        return Policy(AttributionTerms())
    return Policy(AttributionTerms(**{name: getattr(row, name) for name in NAMES}), row.version, row.pk, row.updated_at)
