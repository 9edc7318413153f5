"""What the address of the campaigns' returns says, as a question and back as an address."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from loudou.insight.analytics.enums import Span
from loudou.insight.analytics.errors import PeriodUnknown
from loudou.insight.analytics.rules.periods import period_named
from loudou.insight.analytics.shapes.campaigns import Figure, ReturnsQuestion
from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import AttributionModel, CampaignKind
from loudou.platform.records.days import business_day

ANY_PERIOD = "all"
SPANS = (Span.THIS_QUARTER, Span.LAST_QUARTER, Span.LAST_180_DAYS, Span.LAST_12_MONTHS)

KINDS = {
    Figure.MEMBERS: "campaign_member",
    Figure.RESPONSES: "campaign_member",
    Figure.LEADS: "lead",
    Figure.QUALIFIED: "lead",
    Figure.CONVERTED: "lead",
    Figure.COSTS: "campaign_cost",
    Figure.DEALS: "opportunity",
    Figure.WON: "opportunity",
    Figure.ORDERS: "order",
    Figure.PAYMENTS: "payment",
}
"""What kind of record is behind a figure."""


@dataclass(frozen=True, slots=True)
class ReturnsAsked:
    """The words of the address; `period` is of the campaigns' first days, `all` for any."""

    model: str
    usual_model: str
    period: str = ANY_PERIOD
    kind: str = ""
    parts: str = ""

    def address(self, url_name: str = "analytics:campaigns", **change: str) -> str:
        """The address of the same page with something changed; what goes without saying is left out."""
        usual = {"model": self.usual_model, "period": ANY_PERIOD}
        words = asdict(self) | change
        words.pop("usual_model")
        parts = {name: value for name, value in words.items() if value != usual.get(name, "")}
        return reverse(url_name) + (f"?{urlencode(parts)}" if parts else "")

    def rows_address(self, campaign_id: UUID, figure: Figure) -> str:
        """The address of the rows behind a figure of a campaign."""
        words = {"campaign": str(campaign_id), "figure": figure.value, "model": self.model, "parts": self.parts}
        return f"{reverse('analytics:campaign-rows')}?{urlencode({k: v for k, v in words.items() if v})}"


def returns_asked(words: Mapping[str, str], usual_model: str) -> ReturnsAsked:
    """What an address asks for; an unknown model or kind is not asked for."""
    model, kind = words.get("model", ""), words.get("kind", "")
    return ReturnsAsked(
        model=model if model in AttributionModel.values else usual_model,
        usual_model=usual_model,
        period=words.get("period", "").strip() or ANY_PERIOD,
        kind=kind if kind in CampaignKind.values else "",
        parts="1" if words.get("parts") else "",
    )


def returns_question(ctx: Context, asked: ReturnsAsked) -> ReturnsQuestion:
    """The question behind the words. Raises PeriodUnknown."""
    period = None if asked.period == ANY_PERIOD else period_named(asked.period, business_day(ctx))
    if period is None and asked.period != ANY_PERIOD:
        raise PeriodUnknown("There is no such period, or it has not begun, or it is longer than three years.")
    return ReturnsQuestion(asked.model, period, asked.kind, rolls_up=bool(asked.parts))


def chips_of(ctx: Context, asked: ReturnsAsked) -> list[dict[str, Any]]:
    """What the page can be narrowed to."""
    del ctx
    models = [(one.value, str(one.label)) for one in AttributionModel]
    spans = [(ANY_PERIOD, gettext("Any time")), *((one.value, str(one.label)) for one in SPANS)]
    kinds = [("", gettext("All")), *((one.value, str(one.label)) for one in CampaignKind)]
    sums = [("", gettext("Each campaign alone")), ("1", gettext("With its parts"))]
    return [
        _chip("model", gettext("Attribution"), asked, models),
        _chip("period", gettext("Begun"), asked, spans),
        _chip("kind", pgettext("campaign", "Type"), asked, kinds),
        _chip("parts", gettext("Sums"), asked, sums),
    ]


def _chip(name: str, label: str, asked: ReturnsAsked, options: list[tuple[str, str]]) -> dict[str, Any]:
    present = getattr(asked, name)
    return {
        "name": name,
        "label": label,
        "value": next((text for key, text in options if key == present), present),
        "options": [
            {"label": text, "url": asked.address(**{name: key}), "is_chosen": key == present} for key, text in options
        ],
    }
