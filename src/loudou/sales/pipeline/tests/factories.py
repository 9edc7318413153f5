"""Deals as tests need them."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from loudou.customers.tests.factories import make_account
from loudou.kernel.context import Context
from loudou.sales.pipeline.models import LossReason, Opportunity, SalesProcess, Stage, StageCriterion
from loudou.sales.pipeline.services.install_defaults import install_defaults
from loudou.sales.pipeline.services.open import open_opportunities
from loudou.sales.pipeline.shapes import OpportunityDraft

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)


def make_process(ctx: Context | None = None) -> SalesProcess:
    """The process the product comes with."""
    install_defaults(Context(None, ctx.now if ctx else NOW))
    return SalesProcess.objects.get(code="equipment", is_active=True)


def make_opportunity(ctx: Context | None = None, *, account_id: UUID | None = None, **overrides: object) -> Opportunity:
    """A deal of 400,000 CNY in the first stage of the default process."""
    acting = ctx or Context(None, NOW)
    make_process(acting)
    values = {"name": "HM-630 ×2", "amount": Decimal(400000), "account_id": account_id or make_account(acting).id}
    (made,) = open_opportunities(acting, drafts=[OpportunityDraft(**(values | overrides))])
    return Opportunity.objects.get(pk=made)


def stage(code: str) -> Stage:
    """A stage of the active default process."""
    return Stage.objects.get(process__code="equipment", process__is_active=True, code=code)


def criterion(code: str) -> StageCriterion:
    """A condition of the active default process."""
    return StageCriterion.objects.get(stage__process__code="equipment", stage__process__is_active=True, code=code)


def reason(code: str) -> LossReason:
    """A reason the product comes with."""
    return LossReason.objects.get(code=code)
