"""How the organisation attributes."""

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.campaigns.enums import AttributionModel
from loudou.marketing.campaigns.errors import CampaignInvalid
from loudou.marketing.campaigns.messages import problem
from loudou.marketing.campaigns.models import AttributionPolicy
from loudou.marketing.campaigns.shapes import AttributionTerms
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

LONGEST_DAYS = 3650


@records_changes("campaign.set_terms")
def set_terms(ctx: Context, *, terms: AttributionTerms) -> None:
    """Choose model, look-back, half-life and shares; deals are counted by them when they are next computed.

    Raises CampaignInvalid, ActionRefused. Two SQL statements.
    """
    require(ctx, "campaign", "configure")
    checks = (
        ("model", "choice.unknown", terms.model in AttributionModel.values),
        ("window_days", "range.outside", 1 <= terms.window_days <= LONGEST_DAYS),
        ("half_life_days", "range.outside", 0 < terms.half_life_days <= LONGEST_DAYS),
        ("first_share", "range.outside", terms.first_share >= 0 and terms.first_share + terms.last_share <= 100),
        ("last_share", "range.outside", terms.last_share >= 0 and terms.first_share + terms.last_share > 0),
    )
    problems = [problem(field, code) for field, code, is_right in checks if not is_right]
    if problems:
        raise CampaignInvalid("Some values are not acceptable. Nothing was changed.", problems=problems)
    chosen = {name: getattr(terms, name) for name in AttributionTerms.__dataclass_fields__}
    AttributionPolicy.objects.update_or_create(
        is_only=True,
        defaults=chosen | {"updated_at": ctx.now},
        create_defaults=chosen | {"id": new_id(), "updated_at": ctx.now},
    )
