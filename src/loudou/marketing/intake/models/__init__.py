"""Tables of intake."""

from loudou.marketing.intake.models.contents import IntakeContent, IntakeEntry
from loudou.marketing.intake.models.counters import AttemptCount, FormDay
from loudou.marketing.intake.models.forms import Form, FormSubmission, FormVersion
from loudou.marketing.intake.models.grants import MailboxGrant
from loudou.marketing.intake.models.links import LinkVisit, TrackingLink
from loudou.marketing.intake.models.mailboxes import IntakeMail, Mailbox, MailboxProgress, MailboxSecret
from loudou.marketing.intake.models.outcomes import IntakeOutcome
from loudou.marketing.intake.models.sources import IntakeDelivery, IntakeSource

__all__ = [
    "AttemptCount",
    "Form",
    "FormDay",
    "FormSubmission",
    "FormVersion",
    "IntakeContent",
    "IntakeDelivery",
    "IntakeEntry",
    "IntakeMail",
    "IntakeOutcome",
    "IntakeSource",
    "LinkVisit",
    "Mailbox",
    "MailboxGrant",
    "MailboxProgress",
    "MailboxSecret",
    "TrackingLink",
]
