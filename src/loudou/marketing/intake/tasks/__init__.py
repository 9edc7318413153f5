"""What the worker does for intake."""

from loudou.marketing.intake.tasks.counters import forget_past_attempts
from loudou.marketing.intake.tasks.forgetting import forget_old_contents
from loudou.marketing.intake.tasks.mail import exchange, fetch_due_mailboxes, fetch_mailbox, try_mailbox

__all__ = [
    "exchange",
    "fetch_due_mailboxes",
    "fetch_mailbox",
    "forget_old_contents",
    "forget_past_attempts",
    "try_mailbox",
]
