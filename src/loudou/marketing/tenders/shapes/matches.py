"""What was found for subscriptions."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MatchedTender:
    """A match with what a lead is made of: who to sell to, what is needed and for how much."""

    match_id: UUID
    project_id: UUID
    notice_id: UUID
    ocid: str
    title: str
    stage: str
    company: str
    company_uscc: str
    contact_name: str
    contact_phone: str
    contact_email: str
    region: str
    industry: str
    budget_amount: Decimal | None
    currency: str
    notice_type: str
    published_at: datetime | None
    url: str
    subscription_name: str
    owner_id: UUID | None
    target_pool_id: UUID | None


@dataclass(frozen=True, slots=True)
class RelevanceNeed:
    """How many projects people judged either way, and how many of each a model of relevance needs."""

    relevant_count: int
    irrelevant_count: int
    least_of_each: int

    @property
    def is_enough(self) -> bool:
        """Whether a model can be learnt."""
        return min(self.relevant_count, self.irrelevant_count) >= self.least_of_each
