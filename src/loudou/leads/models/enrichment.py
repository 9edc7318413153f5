"""What registries know of companies, what was asked of whom, and what was found for which lead."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from loudou.kernel.ids import new_id
from loudou.leads.enums import ProposalState, RegistryOutcome
from loudou.platform.changes.keeping import RecordKeeping


class ProviderSetting(models.Model):
    """A company registry that may be asked: which kind, how, how often, at what price, and which fields it may fill.

    `options` belong to the kind; a secret is never among them, only the name of the environment variable that holds it.
    `policies` says for each lead field: only_if_empty, overwrite or propose. Requests are counted per business day; an
    answer is believed for `cache_days`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)
    label = models.CharField(max_length=120)
    options = models.JSONField(default=dict)
    policies = models.JSONField(default=dict)
    priority = models.PositiveSmallIntegerField(default=10)
    daily_quota = models.PositiveIntegerField(null=True)
    monthly_quota = models.PositiveIntegerField(null=True)
    cache_days = models.PositiveSmallIntegerField(default=30, db_default=30)
    cost_amount = models.DecimalField(max_digits=19, decimal_places=4, default=0)
    currency = models.CharField(max_length=3, default="CNY")
    is_enabled = models.BooleanField(default=True)
    asks_automatically = models.BooleanField(default=False)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="registry_provider_cost_not_negative", condition=Q(cost_amount__gte=0)),
            models.CheckConstraint(name="registry_provider_cache_bearable", condition=Q(cache_days__range=(1, 3650))),
        ]


class RegistryUsage(models.Model):
    """How often a provider was asked on one business day, and what that cost; the counter the quota is held by."""

    id = models.BigAutoField(primary_key=True)
    provider = models.ForeignKey(ProviderSetting, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)
    cost_amount = models.DecimalField(max_digits=19, decimal_places=4, default=0)

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "day"], name="registry_usage_of_day")]


class RegistryCompany(models.Model):
    """A company as one registry has it: a row of the local table (`provider` file) or an answer kept for a while.

    `name_key` is the name as companies are compared (rules/normalise.py::company_key). Amounts are in
    `capital_currency`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    provider = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    uscc = models.CharField(max_length=18, blank=True)
    lei = models.CharField(max_length=20, blank=True)
    legal_representative = models.CharField(max_length=120, blank=True)
    registered_capital_amount = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    paid_in_amount = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    capital_currency = models.CharField(max_length=3, blank=True)
    established_date = models.DateField(null=True)
    status = models.CharField(max_length=40, blank=True)
    company_type = models.CharField(max_length=120, blank=True)
    industry = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=60, blank=True)
    province = models.CharField(max_length=60, blank=True)
    city = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=300, blank=True)
    scope = models.TextField(blank=True)
    former_names = ArrayField(models.CharField(max_length=200), default=list)
    fetched_at = models.DateTimeField()

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [
            # One row per company and registry: by its code, else by its LEI, else by its name.
            models.UniqueConstraint(
                fields=["provider", "uscc"], condition=~Q(uscc=""), name="registry_company_code_once"
            ),
            models.UniqueConstraint(
                fields=["provider", "lei"], condition=Q(uscc="") & ~Q(lei=""), name="registry_company_lei_once"
            ),
            models.UniqueConstraint(
                fields=["provider", "name_key"], condition=Q(uscc="", lei=""), name="registry_company_name_once"
            ),
        ]
        # What a lead is looked up by (queries/registry.py::registry_matches).
        indexes = [
            models.Index(fields=["name_key"], name="registry_company_name"),
            models.Index(fields=["uscc"], condition=~Q(uscc=""), name="registry_company_code"),
        ]


class RegistryRequest(models.Model):
    """One question put to a registry over the network, what came of it and what it cost. Only ever added."""

    id = models.BigAutoField(primary_key=True)
    provider = models.CharField(max_length=40)
    request_key = models.CharField(max_length=220)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=RegistryOutcome)
    found_ids = ArrayField(models.UUIDField(), default=list)
    cost_amount = models.DecimalField(max_digits=19, decimal_places=4, default=0)
    currency = models.CharField(max_length=3, default="CNY")
    problem = models.CharField(max_length=300, blank=True)

    keeping = RecordKeeping.HISTORY

    class Meta:
        # Whether a question was answered lately (queries/registry.py::open_questions).
        indexes = [models.Index(fields=["provider", "request_key", "-at"], name="registry_request_asked")]


class EnrichmentRun(models.Model):
    """One look at what a provider knows of a lead: what it found, what was filled in, what was proposed.

    `confidence` is 1 for the same credit code or the same name, less for a name that only resembles.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lead_id = models.UUIDField()
    provider = models.CharField(max_length=40)
    company_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    confidence = models.DecimalField(max_digits=4, decimal_places=3)
    found = models.JSONField(default=dict)
    applied = models.JSONField(default=dict)
    proposed = models.JSONField(default=dict)

    keeping = RecordKeeping.HISTORY

    class Meta:
        # What was found for a lead, newest first (queries/enrichment.py).
        indexes = [models.Index(fields=["lead_id", "-at"], name="enrichment_run_of_lead")]


class EnrichmentProposal(models.Model):
    """A value found for a field of a lead that a person is to decide on. Never made twice for one value."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lead = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="+", db_index=False)
    provider = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    value = models.CharField(max_length=200)
    confidence = models.DecimalField(max_digits=4, decimal_places=3)
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.OPEN)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "field", "value"], name="enrichment_proposal_once"),
            models.CheckConstraint(
                name="enrichment_proposal_decided",
                condition=Q(state=ProposalState.OPEN, decided_at__isnull=True)
                | ~Q(state=ProposalState.OPEN) & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(name="enrichment_proposal_sure", condition=Q(confidence__range=(0, 1))),
        ]
