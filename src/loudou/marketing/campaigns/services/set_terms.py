"""How the organisation attributes."""

from decimal import Decimal

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.campaigns.enums import AttributionModel
from loudou.marketing.campaigns.errors import CampaignInvalid, TermsStale
from loudou.marketing.campaigns.messages import problem
from loudou.marketing.campaigns.models import AttributionPolicy
from loudou.marketing.campaigns.shapes import AttributionTerms
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

LONGEST_DAYS = 3650


@records_changes("campaign.set_terms")
def set_terms(ctx: Context, *, terms: AttributionTerms, based_on: int | None = None) -> None:
    """Choose model, look-back, half-life and shares; deals are counted by them when they are next computed.

    `based_on` is the version the choice was made from (0: nobody had chosen); None does not ask. Raises
    CampaignInvalid, TermsStale, ActionRefused. Two SQL statements.
    """
    require(ctx, "campaign", "configure")
    # system: one policy for everybody
    present = AttributionPolicy.objects.select_for_update().values_list("version", flat=True).first() or 0
    if based_on is not None and based_on != present:
        raise TermsStale("Somebody changed the terms meanwhile. Nothing was changed.", version=present)
    checks = (
        ("model", "choice.unknown", terms.model in AttributionModel.values),
        ("window_days", "range.outside", 1 <= terms.window_days <= LONGEST_DAYS),
        ("half_life_days", "range.outside", 0 < terms.half_life_days <= LONGEST_DAYS),
        ("half_life_days", "number.places", _has_two_places(terms.half_life_days)),
        ("first_share", "number.places", _has_two_places(terms.first_share)),
        ("last_share", "number.places", _has_two_places(terms.last_share)),
        ("first_share", "range.outside", terms.first_share >= 0 and terms.first_share + terms.last_share <= 100),
        ("last_share", "range.outside", terms.last_share >= 0 and terms.first_share + terms.last_share > 0),
    )
    problems = [problem(field, code) for field, code, is_right in checks if not is_right]
    if problems:
        raise CampaignInvalid("Some values are not acceptable. Nothing was changed.", problems=problems)
    chosen = {name: getattr(terms, name) for name in AttributionTerms.__dataclass_fields__}
    AttributionPolicy.objects.update_or_create(
        is_only=True,
        defaults=chosen | {"updated_at": ctx.now, "version": present + 1},
        create_defaults=chosen | {"id": new_id(), "updated_at": ctx.now},
    )


def _has_two_places(value: Decimal) -> bool:
    return value == round(value, 2)
