"""Projects and the notices that tell of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.marketing.tenders.enums import Method, NoticeType, Stage
from loudou.marketing.tenders.models.columns import amount_check, money_column, text_column
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class TenderProjectQuerySet(RecordQuerySet["TenderProject"]):
    """Projects: knowledge of the market, owned by nobody unless somebody works on it."""

    record_type = "tender_project"


class TenderNoticeQuerySet(RecordQuerySet["TenderNotice"]):
    """Notices."""

    record_type = "tender_notice"


class TenderProject(RecordTable):
    """One contracting process, as all its notices together describe it (rules/compile.py); never edited by hand.

    `ocid` is the publisher's, or `loudou-` and the id where no publisher gave one. `number_key`, `round` and
    `fingerprint` are what the next notice is compared with. `awarded_amount` sums the awards that stand and are
    believable, in the project's currency.
    """

    ocid = models.CharField(_("Process number"), max_length=200)
    project_no = text_column(_("Project number"), 120)
    title = models.CharField(_("Title"), max_length=500)
    purchaser = models.ForeignKey(
        "tenders.TenderOrg", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    agency = models.ForeignKey(
        "tenders.TenderOrg", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    winner = models.ForeignKey(
        "tenders.TenderOrg", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    predecessor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    region = text_column(_("Region"), 80)
    industry = text_column(_("Industry"), 80)
    category_codes = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    method = models.CharField(pgettext_lazy("tender", "Method"), max_length=16, choices=Method, blank=True, default="")
    budget_amount = money_column(_("Budget"))
    ceiling_amount = money_column(_("Ceiling price"))
    awarded_amount = money_column(_("Awarded amount"))
    currency = text_column(_("Currency"), 3)
    stage = models.CharField(_("Stage"), max_length=20, choices=Stage)
    stage_at = models.DateTimeField(_("In this stage since"), null=True, blank=True)
    published_first_at = models.DateTimeField(_("First published"), null=True, blank=True)
    last_notice_at = models.DateTimeField(_("Latest notice"), null=True, blank=True)
    question_deadline_at = models.DateTimeField(_("Questions until"), null=True, blank=True)
    deposit_due_at = models.DateTimeField(_("Deposit until"), null=True, blank=True)
    deposit_amount = money_column(_("Deposit"))
    bid_deadline_at = models.DateTimeField(_("Bid deadline"), null=True, blank=True)
    open_at = models.DateTimeField(_("Bid opening"), null=True, blank=True)
    service_start_date = models.DateField(_("Service from"), null=True, blank=True)
    service_end_date = models.DateField(_("Service until"), null=True, blank=True)
    contact_name = text_column(_("Contact"), 120)
    contact_phone = text_column(_("Contact phone"), 60)
    contact_email = text_column(_("Contact e-mail"), 254)
    number_key = text_column("", 120)
    round = models.PositiveSmallIntegerField(_("Round"), default=1)
    fingerprint = text_column("", 500)
    notice_count = models.PositiveIntegerField(_("Notices"), default=0)

    objects = TenderProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ocid"], name="tender_project_ocid"),
            models.CheckConstraint(name="tender_project_has_ocid", condition=~Q(ocid="")),
            models.CheckConstraint(name="tender_project_stage_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(name="tender_project_method_known", condition=Q(method__in=["", *Method.values])),
            models.CheckConstraint(
                name="tender_project_not_own_predecessor",
                condition=Q(predecessor__isnull=True) | ~Q(predecessor=F("id")),
            ),
            models.CheckConstraint(name="tender_project_round", condition=Q(round__gte=1)),
            amount_check("tender_project_amounts", "budget_amount", "ceiling_amount", "awarded_amount"),
            amount_check("tender_project_deposit", "deposit_amount"),
        ]
        indexes = [
            *record_indexes("tender_project"),
            # Same-project detection: by number, and by purchaser within a window of time (services/taking).
            models.Index(fields=["number_key"], condition=~Q(number_key=""), name="tender_project_number"),
            models.Index(fields=["purchaser_id", "last_notice_at"], name="tender_project_purchaser"),
            # Lists by date, deadline, budget; the market of a period.
            models.Index(F("published_first_at").desc(nulls_last=True), F("id").desc(), name="tender_project_first"),
            models.Index(F("bid_deadline_at").desc(nulls_last=True), F("id").desc(), name="tender_project_deadline"),
            models.Index(F("budget_amount").desc(nulls_last=True), F("id").desc(), name="tender_project_budget"),
            # Followed when an organisation goes or is merged into another.
            models.Index(fields=["agency_id"], condition=Q(agency__isnull=False), name="tender_project_agency"),
            models.Index(fields=["winner_id"], condition=Q(winner__isnull=False), name="tender_project_winner"),
            models.Index(
                fields=["predecessor_id"], condition=Q(predecessor__isnull=False), name="tender_project_rebid"
            ),
        ]


class TenderNotice(RecordTable):
    """One publication. `facts` is what it says (rules/facts.py), `release` the original where it is an OCDS release.

    A release is known by the process and its number, any other notice by what it says: `hashes` are the contents taken
    under this notice so far, so that the same file changes nothing however often it comes. `other_urls` are further
    places the same notice was published at.
    """

    project = models.ForeignKey("tenders.TenderProject", on_delete=models.CASCADE, related_name="+", db_index=False)
    notice_type = models.CharField(_("Kind of notice"), max_length=20, choices=NoticeType)
    title = models.CharField(_("Title"), max_length=500)
    body = models.TextField(pgettext_lazy("notice", "Text"), blank=True, default="")
    url = text_column(pgettext_lazy("notice", "Address"), 1000)
    other_urls = ArrayField(models.CharField(max_length=1000), default=list, blank=True)
    source = text_column(_("Source"), 120)
    published_at = models.DateTimeField(_("Published"), null=True, blank=True)
    release_key = models.CharField(max_length=64)
    release_id = text_column(_("Release number"), 200)
    hashes = ArrayField(models.CharField(max_length=64), default=list)
    facts = models.JSONField(default=dict)
    release = models.JSONField(null=True, blank=True)
    purchaser = models.ForeignKey(
        "tenders.TenderOrg", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    region = text_column(_("Region"), 80)
    amount = money_column(_("Amount"))
    currency = text_column(_("Currency"), 3)

    objects = TenderNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release_key"], name="tender_notice_release_once"),
            models.CheckConstraint(name="tender_notice_type_known", condition=Q(notice_type__in=NoticeType.values)),
            models.CheckConstraint(name="tender_notice_has_content", condition=Q(hashes__len__gte=1)),
            amount_check("tender_notice_amount", "amount"),
        ]
        indexes = [
            *record_indexes("tender_notice"),
            # The timeline of a project, and compiling it anew.
            models.Index(fields=["project_id", "published_at"], name="tender_notice_of_project"),
            models.Index(F("published_at").desc(nulls_last=True), F("id").desc(), name="tender_notice_published"),
            models.Index(fields=["purchaser_id"], condition=Q(purchaser__isnull=False), name="tender_notice_purchaser"),
        ]
