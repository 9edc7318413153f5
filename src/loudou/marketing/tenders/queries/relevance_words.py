"""What the model of relevance goes by, in the words people read."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from loudou.marketing.tenders.enums import Method, NoticeType
from loudou.marketing.tenders.features.relevance import WORDS

FEATURES: Mapping[str, str | Promise] = {
    "fit": _("Fit by words"),
    "terms": _("Word found"),
    "category": pgettext_lazy("tender", "Category"),
    "region": _("Region"),
    "budget": _("Budget"),
    "notice_type": _("Kind of notice"),
    "method": pgettext_lazy("tender", "Method"),
    "buyer_projects": _("Earlier projects of the purchaser"),
    "buyer_bids": _("Our earlier bids to the purchaser"),
    "buyer_wins": _("What we won of the purchaser"),
    **dict.fromkeys(WORDS, _("Word in the title")),
}
MARKS: Mapping[str, str | Promise] = {"": _("not told"), "…": _("a rare one")}
"""What a model calls a value it was not told, and one too rare to say anything about."""
CHOICES = {"notice_type": dict(NoticeType.choices), "method": dict(Method.choices)}


def reason_words(feature: str, value: str) -> str:
    """A reason as it is told: `Word in the title: 路灯`, `Region: 江苏`, `Word in the title: without 保洁`."""
    label = str(FEATURES.get(feature, feature))
    return gettext("%(feature)s: %(value)s") % {"feature": label, "value": _value(feature, value)}


def feature_names(names: Sequence[str]) -> list[str]:
    """Each feature once, in order."""
    return list(dict.fromkeys(str(FEATURES.get(name, name)) for name in names))


def _value(feature: str, value: str) -> str:
    if value.startswith("!"):
        return gettext("without %(word)s") % {"word": value[1:]}
    if value in MARKS:
        return str(MARKS[value])
    return str(CHOICES.get(feature, {}).get(value, value))
