"""Mailboxes leads come from, how far they were read, and the mails that came."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.ids import new_id
from loudou.marketing.intake.enums import AfterReading, MailboxHealth, MailProvider, MailSignIn, MailVerdict, TlsMode
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.records.tables import RecordTable, record_indexes


class MailboxQuerySet(RecordQuerySet["Mailbox"]):
    """Mailboxes."""

    record_type = "mailbox"


class Mailbox(RecordTable):
    """A folder on a mail server whose new mails become leads, and how its mails are read.

    `template` names for each target the words a line may begin with, `tags` the campaign for each tag of a subject;
    `allowed` and `denied` are addresses, domains or `*.domain`. `keep_days` is how long the mails themselves are kept
    here. The password stands in MailboxSecret, what OAuth gave in MailboxGrant, how far it was read in MailboxProgress:
    none of them has a history.
    """

    name = models.CharField(_("Name"), max_length=120)
    address = models.CharField(_("E-mail address"), max_length=254, blank=True)
    host = models.CharField(_("Server"), max_length=253)
    port = models.PositiveIntegerField(_("Port"), default=993)
    tls = models.CharField(_("Encryption"), max_length=8, choices=TlsMode, default=TlsMode.IMPLICIT)
    username = models.CharField(_("User name"), max_length=254)
    sign_in = models.CharField(_("Signs in with"), max_length=8, choices=MailSignIn, default=MailSignIn.PASSWORD)
    provider = models.CharField(_("Provider"), max_length=12, choices=MailProvider, blank=True)
    client_id = models.CharField(_("Client ID"), max_length=300, blank=True)
    authorize_url = models.CharField(_("Authorisation endpoint"), max_length=300, blank=True)
    token_url = models.CharField(_("Token endpoint"), max_length=300, blank=True)
    scope = models.CharField(pgettext_lazy("OAuth", "Scope"), max_length=500, blank=True)
    folder = models.CharField(_("Folder"), max_length=200, default="INBOX")
    after_reading = models.CharField(_("After reading"), max_length=8, choices=AfterReading, default=AfterReading.LEAVE)
    done_folder = models.CharField(_("Folder for mails that were read"), max_length=200, blank=True)
    takes_old = models.BooleanField(_("Also take mails that are there already"), default=False)
    allowed = models.JSONField(default=list)
    denied = models.JSONField(default=list)
    tags = models.JSONField(default=dict)
    template = models.JSONField(default=dict)
    campaign = models.CharField(_("Campaign"), max_length=80, blank=True)
    source = models.CharField(_("Source"), max_length=80, blank=True)
    pool = models.CharField(_("Pool"), max_length=120, blank=True)
    keep_days = models.PositiveIntegerField(_("Days mails are kept"), default=90)
    is_enabled = models.BooleanField(_("Enabled"), default=False)
    health = models.CharField(_("State"), max_length=8, choices=MailboxHealth, default=MailboxHealth.UNTRIED)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="mailbox_port_possible", condition=Q(port__gte=1, port__lte=65535)),
            models.CheckConstraint(name="mailbox_tls_known", condition=Q(tls__in=TlsMode.values)),
            models.CheckConstraint(
                name="mailbox_after_reading_known", condition=Q(after_reading__in=AfterReading.values)
            ),
            models.CheckConstraint(
                name="mailbox_moves_somewhere", condition=Q(after_reading=AfterReading.LEAVE) | ~Q(done_folder="")
            ),
            models.CheckConstraint(
                name="mailbox_sign_in_possible",
                condition=Q(sign_in=MailSignIn.PASSWORD)
                | (Q(sign_in=MailSignIn.OAUTH) & ~Q(client_id="") & ~Q(token_url="")),
            ),
            models.CheckConstraint(
                name="mailbox_keep_days_bounded", condition=Q(keep_days__gte=1, keep_days__lte=3650)
            ),
        ]
        indexes = record_indexes("mailbox")


class MailboxSecret(models.Model):
    """The password of a mailbox, sealed under the installation's key: a copy of the database opens no mailbox.

    In no history, export, log or answer; given again when server, port, encryption or user name change.
    """

    keeping = RecordKeeping.UNTRACKED

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, primary_key=True, related_name="secret")
    sealed = models.BinaryField()
    set_at = models.DateTimeField()


class MailboxProgress(models.Model):
    """How far a mailbox was read, and how the last attempts went. Working memory: reading again adds no lead twice.

    Mails up to `first_uid` were there before and are left alone; those up to `last_uid` are kept here. `since_date`
    bounds what is read when the server gave its mails new numbers (another `uid_validity`).
    """

    keeping = RecordKeeping.UNTRACKED

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, primary_key=True, related_name="progress")
    uid_validity = models.BigIntegerField(null=True)
    first_uid = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    since_date = models.DateField(null=True)
    checked_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    failure_count = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    next_check_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    tried_problem = models.CharField(max_length=300, blank=True)
    tried_facts = models.JSONField(default=dict)


class IntakeMail(models.Model):
    """That a mail came, known by its Message-ID or content: the same one twice is kept once. Only ever added.

    What stands in it is in IntakeContent, for as long as the mailbox says.
    """

    keeping = RecordKeeping.LEDGER

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="mails", db_index=False)
    identity = models.CharField(max_length=64)
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    size = models.BigIntegerField()
    verdict = models.CharField(max_length=16, choices=MailVerdict)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "identity"], name="intake_mail_once"),
            models.CheckConstraint(name="intake_mail_verdict_known", condition=Q(verdict__in=MailVerdict.values)),
        ]
        # What is too old to be kept (services/forget_contents.py).
        indexes = [models.Index(fields=["mailbox_id", "received_at"], name="intake_mail_newest")]
