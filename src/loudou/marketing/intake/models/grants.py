"""What OAuth gave us for a mailbox."""

from django.db import models
from django.db.models import Q

from loudou.marketing.intake.models.mailboxes import Mailbox
from loudou.platform.changes.keeping import RecordKeeping


class MailboxGrant(models.Model):
    """Client secret, refresh token and access token of a mailbox, sealed like its password; in no history or answer.

    `connected_at` is when somebody signed in at the provider, NULL until then. `state_digest`, `asked_by`, `asked_at`
    and `redirect_uri` belong to a sign-in that was begun and has not come back; it comes back once. `given` changes
    whenever the secrets of another client or person come in, so that tokens of the one before are not kept over them.
    """

    keeping = RecordKeeping.UNTRACKED

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, primary_key=True, related_name="grant")
    sealed = models.BinaryField()
    given = models.UUIDField()
    connected_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    state_digest = models.CharField(max_length=64, null=True)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(null=True)
    redirect_uri = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state_digest"], name="mailbox_grant_state_once"),
            models.CheckConstraint(
                name="mailbox_grant_state_whole",
                condition=Q(state_digest__isnull=True) | Q(asked_by__isnull=False, asked_at__isnull=False),
            ),
        ]
