"""Predictive features and their values in the words people read."""

from collections.abc import Mapping

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from loudou.customers.enums import CompanySize
from loudou.kernel.context import Context
from loudou.platform.customfields.queries import custom_fields_of

FEATURES: Mapping[str, str | Promise] = {
    "title": _("Job title"),
    "country": _("Country"),
    "province": _("Province"),
    "city": _("City"),
    "industry": _("Industry"),
    "company_size": _("Company size"),
    "source": _("Source"),
    "source_detail": _("Source detail"),
    "medium": _("Medium"),
    "campaign": _("Campaign"),
    "channel": _("Channel"),
    "timeline": _("Timeline"),
    "has_name": pgettext_lazy("person", "Name"),
    "has_company": _("Company"),
    "has_mobile": _("Mobile"),
    "has_phone": _("Phone"),
    "has_email": _("E-mail"),
    "has_wechat": _("WeChat"),
    "has_uscc": _("Credit code"),
    "has_need": _("Need"),
    "has_budget": _("Budget"),
    "mail_host": _("E-mail provider"),
    "has_account": _("Belongs to a customer"),
    "annual_revenue_amount": _("Annual revenue"),
    "product_interest": _("Product of interest"),
    "tags": _("Tag"),
    "weekday": _("Day it came in"),
    "hour": _("Hour it came in"),
}
SIZES = dict(CompanySize.choices)
MARKS: Mapping[str, str | Promise] = {"": _("not known"), "…": _("a rare one")}
"""What a model calls a value it was not told, and one too rare to say anything about."""


def feature_labels(ctx: Context) -> Mapping[str, str]:
    """What each feature is called, the company's own fields included. One SQL statement per context."""
    language = get_language() or "zh"
    own = {f"custom.{field.key}": field.label(language) for field in custom_fields_of(ctx, "lead")}
    return {**{name: str(label) for name, label in FEATURES.items()}, **own}


def feature_words(labels: Mapping[str, str], feature: str, value: str) -> str:
    """A feature with its value, as a reason is told: `Source: Referral`, `Mobile: given`, `Industry: not known`."""
    return gettext("%(feature)s: %(value)s") % {
        "feature": labels.get(feature, feature),
        "value": _value(feature, value),
    }


def _value(feature: str, value: str) -> str:
    if feature.startswith("has_"):
        return _yes_or_no(feature, is_so=value == "yes")
    if value.startswith("!"):
        return gettext("without %(tag)s") % {"tag": value[1:]}
    if value in MARKS:
        return str(MARKS[value])
    if feature == "weekday":
        return str(WEEKDAYS[int(value)])
    return str(SIZES.get(value, value)) if feature == "company_size" else value


def _yes_or_no(feature: str, *, is_so: bool) -> str:
    if feature == "has_account":
        return gettext("yes") if is_so else gettext("no")
    return gettext("given") if is_so else gettext("not given")
