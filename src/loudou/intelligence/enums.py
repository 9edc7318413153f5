"""Stored values of models, with the words people read."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FeatureKind(StrEnum):
    """How a feature is read: a number, one of several words, yes or no, or several words at once."""

    NUMERIC = "numeric"
    CATEGORICAL = "categorical"
    BOOLEAN = "boolean"
    TAGS = "tags"


class Algorithm(TextChoices):
    """What a model is made of."""

    NONE = "none", _("None")
    BAYES = "bayes", _("Naive Bayes")
    LOGISTIC = "logistic", _("Logistic regression")
    TREES = "trees", _("Boosted trees")


class VersionStatus(TextChoices):
    """The life of a model version; at most one of a key is active."""

    UNFIT = "unfit", _("Not usable")
    CANDIDATE = "candidate", _("Candidate")
    ACTIVE = "active", _("In force")
    RETIRED = "retired", _("Retired")


class Unfit(TextChoices):
    """Why a model says that it does not know."""

    NONE = "", _("Usable")
    TOO_FEW = "too_few", _("Not enough outcomes yet")
    WEAK = "weak", _("It ranks hardly better than chance")
    NO_GAIN = "no_gain", _("It predicts no better than the average")


class Sign(TextChoices):
    """What makes a column suspicious of having been filled in after the outcome."""

    TELLS_ALONE = "tells_alone", _("It alone tells nearly the whole outcome")
    RAISES_ALL = "raises_all", _("With it the model becomes too good to be true")
    PURE_VALUES = "pure_values", _("Most conversions have values that hardly occur without one")
    FILLED_AFTER = "filled_after", _("Whether it is filled in depends on the outcome")
    FILLED_TOGETHER = "filled_together", _("It is filled in together with others, in a later step")
    ENTERED_LATER = "entered_later", _("It was often entered or changed after the lead had come in")
    OVERWRITTEN = "overwritten", _("By its name it holds the latest state, not the one when the lead came in")


DECISIVE = (Sign.RAISES_ALL, Sign.PURE_VALUES)
"""Signs that alone keep a column out of a model; of the others it takes two."""
