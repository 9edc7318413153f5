"""What a conversion is told and what it made."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NewDeal:
    """The deal a conversion opens. An empty name takes the lead's need or company; `process_id` None: the default."""

    name: str = ""
    amount: Decimal = Decimal(0)
    currency: str = ""
    expected_close_date: date | None = None
    process_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a lead is to become. An id names a record we have; without one the record is made from the lead.

    `account_name` and `contact_name` replace what the lead says. At most one of `opportunity_id` (attach to that open
    deal) and `new_deal`; with neither the lead becomes a customer without a deal. `owner_id` None: the lead's owner.
    """

    lead_id: UUID
    account_id: UUID | None = None
    account_name: str = ""
    contact_id: UUID | None = None
    contact_name: str = ""
    opportunity_id: UUID | None = None
    new_deal: NewDeal | None = None
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """What a lead became."""

    lead_id: UUID
    account_id: UUID
    contact_id: UUID
    opportunity_id: UUID | None
    is_new_account: bool
    is_new_contact: bool
