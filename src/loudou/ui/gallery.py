"""What the gallery of parts shows: invented values, no domain."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from loudou.ui.icons import icon_names

SWATCHES = (
    "canvas", "surface", "fill", "fill-strong", "line", "line-strong", "text", "text-2", "text-3", "accent",
    "accent-soft", "tint", "green-fill", "blue-fill", "amber-fill", "red-fill",
)  # fmt: skip

TONES = (
    ("contact-now", _("Contact now"), "phone"),
    ("nurture", _("Nurture"), "sprout"),
    ("hold", _("On hold"), "pause"),
    ("won", _("Won"), "won"),
    ("lost", _("Lost"), "lost"),
    ("paid", _("Paid"), "coins"),
    ("due", _("Due soon"), "clock"),
    ("overdue", _("Overdue"), "alert"),
    ("info", _("Suggested"), "link"),
    ("accent", _("Recommended"), "spark"),
)


class SampleForm(forms.Form):
    """One field of each look, one of them wrong."""

    name = forms.CharField(label=_("Name"), initial="华昌", required=True)
    code = forms.CharField(label=_("Code"), help_text=_("Eighteen characters"), max_length=4)
    region = forms.ChoiceField(label=_("Region"), choices=[("js", "江苏"), ("zj", "浙江")])
    secret = forms.CharField(label=_("Password"), widget=forms.PasswordInput)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label=_("Keep me signed in"), required=False)


def gallery_context() -> dict[str, object]:
    """Everything the gallery template needs."""
    return {
        "swatches": SWATCHES,
        "tones": TONES,
        "icons": sorted(icon_names()),
        "form": SampleForm({"name": "华昌", "code": "9132O594"}),
        "scores": ((Decimal("77.1"), "contact-now"), (Decimal("58.4"), "nurture"), (Decimal(22), "hold")),
        "kpis": _kpis(),
        "stages": (
            {"label": _("New"), "state": "done", "time": "2′"},
            {"label": _("Assigned"), "state": "done", "time": "4′"},
            {"label": _("Working"), "state": "current", "time": "22′"},
            {"label": _("Qualified"), "state": ""},
            {"label": _("Converted"), "state": ""},
        ),
        "tabs": (
            {"label": _("Mine"), "url": "#", "count": 19, "is_current": True},
            {"label": _("All"), "url": "#", "count": 2146},
            {"label": _("Private"), "url": "#", "icon": "lock"},
        ),
        "facts": (
            {"label": _("Budget"), "value": "¥280–320万", "is_number": True},
            {"label": _("Decision maker"), "value": "生产副总提案，总经理批"},
        ),
        "days": (
            {
                "label": _("Today"),
                "events": (
                    {"icon": "user", "tone": "accent", "title": _("Assigned by rule R3"), "time": "09:08"},
                    {
                        "icon": "file",
                        "tone": "nurture",
                        "title": _("Form received"),
                        "time": "09:06",
                        "quote": "两台，材料7075和TC4。",
                    },
                ),
            },
        ),
        "chart": {
            "series": [{"type": "bar", "data": [186, 71, 34, 21, 12]}],
            "xAxis": {"type": "category", "data": ["A", "B", "C", "D", "E"]},
            "yAxis": {"type": "value"},
        },
    }


def _kpis() -> tuple[dict[str, object], ...]:
    series = tuple(Decimal(value) for value in (12, 14, 11, 19, 18, 22, 21, 26))
    return (
        {"label": _("Signed this quarter"), "value": "¥1,286", "unit": "万", "rate": Decimal("0.804"), "url": "#"},
        {
            "label": _("Answered in time"),
            "value": "86",
            "unit": "%",
            "series": series,
            "tone": "good",
            "delta": "9",
            "delta_tone": "good",
        },
        {
            "label": _("Margin"),
            "value": "26.8",
            "unit": "%",
            "series": series[::-1],
            "tone": "warn",
            "delta": "1.2",
            "delta_tone": "warn",
            "delta_icon": "arrow-down",
        },
    )
