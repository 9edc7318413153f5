"""Stored values of customers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountStatus(TextChoices):
    """How far the relation with a company has come."""

    PROSPECT = "prospect", pgettext_lazy("account", "Prospect")
    CUSTOMER = "customer", pgettext_lazy("account", "Customer")
    LOST = "lost", pgettext_lazy("account", "Lost")


class CompanySize(TextChoices):
    """How many people work there."""

    MICRO = "micro", _("Fewer than 10")
    SMALL = "small", _("10 to 99")
    MEDIUM = "medium", _("100 to 499")
    LARGE = "large", _("500 and more")


class BuyingRole(TextChoices):
    """What a person does in the buying decision."""

    DECIDER = "decider", _("Decider")
    APPROVER = "approver", _("Approver")
    INFLUENCER = "influencer", _("Influencer")
    EVALUATOR = "evaluator", _("Evaluator")
    USER = "user", pgettext_lazy("buying role", "User")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")
    COACH = "coach", pgettext_lazy("buying role", "Coach")


class MatchReason(TextChoices):
    """Why an existing account or contact may be the same one."""

    CREDIT_CODE = "credit_code", _("Same credit code")
    MOBILE = "mobile", _("Same mobile number")
    EMAIL = "email", _("Same e-mail address")
    COMPANY_NAME = "company_name", _("Same company name")
    SIMILAR_NAME = "similar_name", _("Similar company name")
