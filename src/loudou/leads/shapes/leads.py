"""Leads as others read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A lead in somebody's work queue."""

    id: UUID
    number: str
    display_name: str
    name: str
    status: str
    band: str
    score_total: Decimal | None
    assigned_at: datetime | None
    next_followup_at: datetime | None
    recycle_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class LeadSnapshot:
    """A lead as conversion and other stories need it."""

    id: UUID
    number: str
    status: str
    owner_id: UUID | None
    account_id: UUID | None
    version: int
    name: str
    company: str
    title: str
    mobile: str
    phone: str
    email: str
    wechat: str
    uscc: str
    country: str
    province: str
    city: str
    industry: str
    company_size: str
    annual_revenue_amount: Decimal | None
    currency: str
    source: str
    medium: str
    campaign: str
    need: str
    budget: str
    timeline: str
    product_interest: tuple[str, ...]
    tags: tuple[str, ...]
    score_total: Decimal | None
    created_at: datetime
    custom: Mapping[str, object]
    converted_account_id: UUID | None = None
    converted_contact_id: UUID | None = None
    converted_opportunity_id: UUID | None = None
