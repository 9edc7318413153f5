"""Stored values of receivables and payments."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReceivableStatus(TextChoices):
    """Where a receivable is; the same values as the life-cycle's states. Overdue and disputed stand beside it."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", pgettext_lazy("receivable", "Open")
    PARTIALLY_SETTLED = "partially_settled", _("Partly settled")
    SETTLED = "settled", _("Settled")
    WRITTEN_OFF = "written_off", _("Written off")
    REVERSED = "reversed", _("Reversed")


class Sign(TextChoices):
    """Whether the customer owes us (blue) or a claim is taken back (red)."""

    BLUE = "blue", pgettext_lazy("receivable", "Claim")
    RED = "red", _("Reversal")


class SourceKind(TextChoices):
    """What made a receivable."""

    ORDER = "order", _("Order")
    NODE = "node", _("Instalment of a payment plan")
    DELIVERY = "delivery", pgettext_lazy("goods", "Delivery")
    OPENING = "opening", _("Opening balance")
    REVERSAL = "reversal", _("Reversal")


class PaymentStatus(TextChoices):
    """Where a payment is; the same values as the life-cycle's states."""

    IMPORTED = "imported", _("To be confirmed")
    UNIDENTIFIED = "unidentified", _("Payer unknown")
    CONFIRMED = "confirmed", pgettext_lazy("payment", "Confirmed")
    PARTIALLY_APPLIED = "partially_applied", _("Partly applied")
    APPLIED = "applied", _("Applied")
    REVERSED = "reversed", _("Reversed")


class PaymentMethod(TextChoices):
    """How the money came."""

    BANK = "bank", _("Bank transfer")
    ACCEPTANCE = "acceptance", _("Acceptance bill")
    CASH = "cash", _("Cash")
    ONLINE = "online", _("Online")


class IdentifiedBy(TextChoices):
    """How the payer of a payment was recognised."""

    PERSON = "person", _("By a person")
    NUMBER = "number", _("Account number")
    NAME = "name", _("Name of the account")
    EARLIER = "earlier", _("Paid for this account before")


class MatchedBy(TextChoices):
    """What joined a payment and a receivable: the strategies of matching, a person, or a reversing document."""

    REFERENCE = "reference", _("Document number in the memo")
    EXACT_SINGLE = "exact_single", _("Same amount")
    EXACT_COMBINATION = "exact_combination", _("Amounts add up")
    FIFO = "fifo", _("First due, first settled")
    PROPORTIONATE = "proportionate", _("In proportion")
    PERSON = "person", _("By a person")
    REVERSAL = "reversal", _("Reversing document")
