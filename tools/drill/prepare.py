"""The company a drill works on: two salespeople who share a pool, an accountant, leads to claim, money to apply."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from loudou.config.roles import ROLES
from loudou.customers.services.register_accounts import register_accounts
from loudou.customers.shapes import AccountDraft
from loudou.kernel.context import Context
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.install_defaults import install_defaults
from loudou.leads.services.save_pool import save_pool
from loudou.leads.shapes import LeadDraft, PoolDraft
from loudou.platform.access.services.install_roles import install_roles
from loudou.platform.changes.recording import recording
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.services.issue_token import issue_token
from loudou.platform.identity.services.manage_people import PersonDraft, add_department, add_people, add_team
from loudou.revenue.receivables.services.open_balances import open_balances
from loudou.revenue.receivables.services.register import register_payments
from loudou.revenue.receivables.shapes import OpeningDraft, PaymentDraft

PEOPLE = (("ada", "sales_rep"), ("ben", "sales_rep"), ("fay", "ar_accountant"))
MONEY = Decimal(10_000)


def run(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Set up; `leads` and `payments` say how many of each. Gives tokens and ids."""
    ctx = Context(None, datetime.now(UTC))
    tokens, users = _people(ctx)
    install_defaults(ctx)
    pool = PoolDraft("Drill pool", claim_limit=None, daily_limit=None, is_default=True, member_ids=tuple(users[:2]))
    save_pool(ctx, pool=pool)
    drafts = [LeadDraft(company=f"To claim {n}") for n in range(facts["leads"])]
    claimable = [row.lead_id for row in capture_leads(ctx, drafts=drafts).rows]
    return {"tokens": tokens, "leads": claimable, "money": _money(ctx, facts["payments"])}


def _people(ctx: Context) -> tuple[dict[str, str], list[UUID]]:
    with recording(ctx, "drill.people"):
        install_roles(ctx, drafts=ROLES)
        company = add_department(ctx, name="Company")
        drafts = [PersonDraft(name, name, f"{name}@example.com", None, company, (role,)) for name, role in PEOPLE]
        users = add_people(ctx, drafts=drafts)
        add_team(ctx, name="Team", user_ids=users[:2])
        tokens = {
            name: issue_token(ctx, user_id=user, name="drill", scope=TokenScope.WRITE)
            for (name, _role), user in zip(PEOPLE, users, strict=True)
        }
    return tokens, users


def _money(ctx: Context, count: int) -> list[dict[str, str]]:
    """Pairs of a payment and a receivable of one customer, equal in amount."""
    accounts = register_accounts(ctx, drafts=[AccountDraft(name=f"Payer {n}") for n in range(count)])
    today = ctx.now.date()
    claims = [OpeningDraft(account.id, MONEY, today, today) for account in accounts]
    paid = [PaymentDraft(f"Payer {n}", MONEY, account_id=account.id) for n, account in enumerate(accounts)]
    receivables = open_balances(ctx, drafts=claims)
    payments = register_payments(ctx, drafts=paid)
    return [
        {"receivable": str(receivable), "payment": str(payment.id)}
        for receivable, payment in zip(receivables, payments, strict=True)
    ]
