"""What is asked of campaigns and what is answered."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from loudou.kernel.period import Period
from loudou.marketing.campaigns.shapes import CampaignReturn, CreditSums


@dataclass(frozen=True, slots=True)
class ReturnsQuestion:
    """Campaigns that begin on the days of `period` (None: any), of a kind, under an attribution model.

    `rolls_up` counts what belongs to the parts of a campaign as its own, and shows no part of a shown one beside it.
    """

    model: str
    period: Period | None = None
    kind: str = ""
    rolls_up: bool = False


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One campaign: cost and budget, people, credits in its currency, and what that makes.

    `lead_count` are the leads among its members; `qualified_count` those that are to be contacted now or went further
    (MQL); `converted_count` those that became customers. Deals in other currencies are in no sum.
    """

    id: UUID
    number: str
    name: str
    utm_campaign: str
    kind: str
    status: str
    start_date: date
    end_date: date
    currency: str
    budget_amount: Decimal | None
    expected_revenue_amount: Decimal | None
    expected_lead_count: int | None
    committed_amount: Decimal
    actual_amount: Decimal
    member_count: int
    response_count: int
    lead_count: int
    qualified_count: int
    converted_count: int
    credit: CreditSums
    returned: CampaignReturn


@dataclass(frozen=True, slots=True)
class ReturnsTotal:
    """Campaigns of one currency together; what is influenced is not additive and left at nothing."""

    budget_amount: Decimal
    actual_amount: Decimal
    lead_count: int
    credit: CreditSums
    returned: CampaignReturn


class Figure(StrEnum):
    """A figure of a campaign whose rows can be looked at."""

    MEMBERS = "members"
    RESPONSES = "responses"
    LEADS = "leads"
    QUALIFIED = "qualified"
    CONVERTED = "converted"
    COSTS = "costs"
    DEALS = "deals"
    WON = "won"
    ORDERS = "orders"
    PAYMENTS = "payments"
