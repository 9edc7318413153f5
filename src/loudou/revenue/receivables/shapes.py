"""What receivables give to others and take from them; amounts are in the currency named beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from loudou.revenue.receivables.enums import MatchedBy, PaymentMethod

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class PaymentDraft:
    """Money that came in, as a bank statement or a person tells it.

    `account_id` None: the payer is to be recognised by name or number. `received_date` None: the business day.
    """

    payer_name: str
    amount: Decimal
    currency: str = "CNY"
    account_id: UUID | None = None
    method: str = PaymentMethod.BANK
    bank: str = ""
    bank_ref: str = ""
    received_date: date | None = None
    memo: str = ""
    note: str = ""
    custom: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Registered:
    """The payment a draft led to, and whether it was new or had been taken in before."""

    id: UUID
    is_new: bool


@dataclass(frozen=True, slots=True)
class OpeningDraft:
    """A claim from before this system; `reference` is the number customers know it by."""

    account_id: UUID
    amount: Decimal
    biz_date: date
    due_date: date
    currency: str = "CNY"
    reference: str = ""
    label: str = ""
    note: str = ""
    owner_id: UUID | None = None
    custom: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownPayer:
    """The account a payer's name or number leads to, its owner, and by which sign (IdentifiedBy)."""

    account_id: UUID
    owner_id: UUID | None
    identified_by: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A part of a payment for a receivable.

    The receivable is settled by amount and shortfall, the payment gives amount and surplus.
    """

    payment_id: UUID
    receivable_id: UUID
    amount: Decimal
    shortfall: Decimal = NOTHING
    surplus: Decimal = NOTHING
    matched_by: str = MatchedBy.PERSON

    @property
    def settled(self) -> Decimal:
        """What the receivable is settled by."""
        return self.amount + self.shortfall

    @property
    def given(self) -> Decimal:
        """What the payment gives."""
        return self.amount + self.surplus


@dataclass(frozen=True, slots=True)
class Applied:
    """What was applied: pairs, the payments concerned, receivables now settled, and the sum by currency."""

    application_count: int = 0
    payment_count: int = 0
    settled_count: int = 0
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    undecided: tuple[UUID, ...] = ()
    """Payments for which several answers were equally good; a person has to choose."""


@dataclass(frozen=True, slots=True)
class AppliedRow:
    """An application as people see it. `is_standing`: neither taken back nor taking one back."""

    id: UUID
    payment_id: UUID | None
    payment_number: str
    payer_name: str
    receivable_id: UUID
    receivable_number: str
    currency: str
    amount: Decimal
    shortfall_amount: Decimal
    surplus_amount: Decimal
    matched_by: str
    applied_date: date
    is_reversal: bool
    is_standing: bool


@dataclass(frozen=True, slots=True)
class OpenReceivable:
    """A receivable with something open, as the matching workbench shows it."""

    id: UUID
    number: str
    account_id: UUID
    label: str
    order_id: UUID | None
    order_number: str
    references: tuple[str, ...]
    biz_date: date
    due_date: date
    currency: str
    amount: Decimal
    open_amount: Decimal
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class PaymentToMatch:
    """A payment with something left of it."""

    id: UUID
    number: str
    status: str
    payer_name: str
    account_id: UUID | None
    account_name: str
    identified_by: str
    currency: str
    amount: Decimal
    unapplied_amount: Decimal
    received_date: date
    bank: str
    memo: str


@dataclass(frozen=True, slots=True)
class ProposedPart:
    """A receivable a payment would settle, what it would get, and what would stay open."""

    receivable: OpenReceivable
    pair: Pair
    left_open: Decimal


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules would do with a payment.

    `strategies` found it, in their order. `is_sure` says that it may be confirmed without a look. `choices` are equally
    good answers of which none was taken.
    """

    payment: PaymentToMatch
    parts: tuple[ProposedPart, ...]
    unapplied: Decimal
    strategies: tuple[str, ...]
    is_sure: bool
    choices: tuple[tuple[OpenReceivable, ...], ...] = ()

    @property
    def difference(self) -> Decimal:
        """What does not go up in the pairs: a surplus above zero, a shortfall below it."""
        return self.unapplied + sum((p.pair.surplus - p.pair.shortfall for p in self.parts), NOTHING)

    @property
    def amount(self) -> Decimal:
        """What of the payment would be applied."""
        return sum((p.pair.given for p in self.parts), NOTHING)


@dataclass(frozen=True, slots=True)
class Workbench:
    """Payments waiting to be matched with what the rules propose; `waiting_count` counts all, also those not shown."""

    proposals: tuple[Proposal, ...]
    waiting_count: int
    waiting_amounts: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class AgingBucket:
    """What is open in one span of days overdue; `first` None: not due, `last` None: without end."""

    code: str
    first: int | None
    last: int | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class AgingRow:
    """One account in an aging report: its buckets, what is open in all, and its payments not applied."""

    account_id: UUID
    account_name: str
    amounts: tuple[Decimal, ...]
    open_amount: Decimal
    unapplied_amount: Decimal

    @property
    def balance(self) -> Decimal:
        """What the account owes after all its payments."""
        return self.open_amount - self.unapplied_amount


@dataclass(frozen=True, slots=True)
class Aging:
    """What was open at the end of a day, by age. Unapplied payments stand beside the buckets, never in them."""

    as_of: date
    currency: str
    buckets: tuple[AgingBucket, ...]
    unapplied_amount: Decimal
    rows: tuple[AgingRow, ...] = ()

    @property
    def open_amount(self) -> Decimal:
        """Everything open."""
        return sum((bucket.amount for bucket in self.buckets), NOTHING)

    @property
    def overdue_amount(self) -> Decimal:
        """Everything past its due day."""
        return sum((bucket.amount for bucket in self.buckets if bucket.first is not None), NOTHING)


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """A line of an account's statement: a claim above zero, a payment below it, and the balance after it."""

    day: date
    kind: str
    number: str
    record_id: UUID
    text: str
    due_date: date | None
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """What an account owed, day by day, in one currency; both days belong to it."""

    account_id: UUID
    currency: str
    first_day: date
    last_day: date
    opening_balance: Decimal
    entries: tuple[StatementEntry, ...]
    closing_balance: Decimal


@dataclass(frozen=True, slots=True)
class ReceivableRow:
    """A receivable on the page of its order or account."""

    id: UUID
    number: str
    status: str
    label: str
    biz_date: date
    due_date: date
    currency: str
    amount: Decimal
    open_amount: Decimal
    is_overdue: bool
    is_disputed: bool
