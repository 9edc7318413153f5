"""Forms, sources, mailboxes, tracking links and the intake log as records."""

from loudou.marketing.intake.records.entries import INTAKE_ENTRY
from loudou.marketing.intake.records.forms import FORM
from loudou.marketing.intake.records.links import TRACKING_LINK
from loudou.marketing.intake.records.mailboxes import MAILBOX
from loudou.marketing.intake.records.sources import INTAKE_SOURCE

__all__ = ["FORM", "INTAKE_ENTRY", "INTAKE_SOURCE", "MAILBOX", "TRACKING_LINK"]
