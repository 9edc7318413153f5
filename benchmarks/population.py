"""Who and what lies in the database before anything is measured. Imported only when Django is set up."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from benchmarks.stand import PASSWORD, Stand, now
from benchmarks.yardstick import generated
from loudou.config.roles import ROLES
from loudou.customers.services.register_accounts import register_accounts
from loudou.customers.shapes import AccountDraft
from loudou.kernel.context import Context
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.install_defaults import install_defaults
from loudou.leads.services.save_assignment_rule import save_assignment_rule
from loudou.leads.services.save_pool import save_pool
from loudou.leads.shapes import AssignmentMemberDraft, AssignmentRuleDraft, CapturePolicy, LeadDraft, PoolDraft
from loudou.platform.access.services.install_roles import install_roles
from loudou.platform.changes.recording import recording
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.models import User
from loudou.platform.identity.services.issue_token import issue_token
from loudou.platform.identity.services.manage_people import PersonDraft, add_department, add_people, add_team
from loudou.sales.pipeline.models import Stage
from loudou.sales.pipeline.services.install_defaults import install_defaults as install_process
from loudou.sales.pipeline.services.open import open_opportunities
from loudou.sales.pipeline.shapes import OpportunityDraft

PEOPLE, TEAMS = 20, 4
CHUNK = 20_000
CUSTOMERS = 200
CLOSE_SQL = """
    UPDATE leads_lead l SET status = CASE WHEN w.account_id IS NULL THEN 'invalid' ELSE 'converted' END,
        invalid_reason = CASE WHEN w.account_id IS NULL THEN 'no_need' ELSE '' END,
        score_total = CASE WHEN w.account_id IS NULL THEN 0 ELSE l.score_total END,
        band = CASE WHEN w.account_id IS NULL THEN 'hold' ELSE l.band END,
        converted_at = CASE WHEN w.account_id IS NULL THEN NULL ELSE %s END,
        converted_account_id = w.account_id, converted_by = CASE WHEN w.account_id IS NULL THEN NULL ELSE %s::uuid END,
        version = l.version + 1, updated_at = %s
    FROM unnest(%s::uuid[], %s::uuid[]) AS w(id, account_id) WHERE l.id = w.id
"""


def system() -> Context:
    """The system, now."""
    return Context(None, now())


def settle(stand: Stand) -> None:
    """Twenty salespeople in four teams, one who administers, a pool, score rules, a sales process, customers."""
    ctx = system()
    with recording(ctx, "benchmark.people"):
        install_roles(ctx, drafts=ROLES)
        company = add_department(ctx, name="Company")
        drafts = [
            PersonDraft(f"rep{n}", f"Rep {n}", f"rep{n}@example.com", None, company, ("sales_rep",))
            for n in range(PEOPLE)
        ]
        boss = PersonDraft("boss", "Boss", "boss@example.com", PASSWORD, company, (), is_administrator=True)
        *stand.users, boss_id = add_people(ctx, drafts=[*drafts, boss])
        for team in range(TEAMS):
            add_team(ctx, name=f"Team {team}", user_ids=stand.users[team::TEAMS])
        for name, user_id in (("boss", boss_id), ("rep", stand.users[0])):
            stand.names[name] = user_id
            stand.tokens[name] = issue_token(ctx, user_id=user_id, name="bench", scope=TokenScope.WRITE)
            stand.cookies[name] = _cookie(user_id)
    install_defaults(ctx)
    pool = PoolDraft("Pool", claim_limit=None, daily_limit=None, is_default=True, member_ids=tuple(stand.users))
    stand.names["pool"] = save_pool(ctx, pool=pool)
    install_process(ctx)


def share_evenly(stand: Stand, *, capacity: int) -> None:
    """The one assignment rule: among all salespeople, each holding at most so many more than now."""
    held = _held()
    members = tuple(AssignmentMemberDraft(user, capacity=capacity + held.get(user, 0)) for user in stand.users)
    rule = AssignmentRuleDraft("Everybody", "load_balanced", members)
    stand.names["rule"] = save_assignment_rule(system(), rule=rule, rule_id=stand.names.get("rule"))


def drafts_of(count: int, seed: int, kind: str) -> Iterator[LeadDraft]:
    """The generated leads as drafts; as the common definition has no Chinese numbers, they are dialled from the US."""
    return (draft_of(row) for row in generated(count, seed, kind))


def draft_of(row: dict[str, Any]) -> LeadDraft:
    """One generated lead."""
    created = datetime.combine(datetime.fromisoformat(row["created"]).date(), time(9), UTC)
    return LeadDraft(
        name=row["contact"],
        company=row["company"],
        email=row["email"],
        phone=row["phone"],
        country=row["country"],
        province=row["state"],
        city=row["city"],
        source=row["source"],
        medium=row["medium"],
        need=row["name"],
        tags=tuple(row["tags"]),
        annual_revenue_amount=Decimal(str(row["revenue"])),
        currency="CNY",
        captured_at=created,
    )


def capture(drafts: Iterator[LeadDraft], *, assigns: bool = True, pool_id: UUID | None = None) -> list[UUID]:
    """Take leads in through the product's own service, thousands at a time; the ids of the new ones."""
    made: list[UUID] = []
    policy = CapturePolicy(channel="import", assigns=assigns, region="US", pool_id=pool_id)
    while chunk := list(islice(drafts, CHUNK)):
        made += [row.lead_id for row in capture_leads(system(), drafts=chunk, policy=policy).rows if row.lead_id]
    return list(dict.fromkeys(made))


def capture_closed(stand: Stand, count: int, seed: int) -> None:
    """Leads of the past: taken in through the service, then won or lost by SQL inside a change set."""
    accounts = customers(CUSTOMERS)
    rows = generated(count, seed, "closed")
    while chunk := list(islice(rows, CHUNK)):
        policy = CapturePolicy(channel="import", appends=False, assigns=False, region="US")
        result = capture_leads(system(), drafts=[draft_of(row) for row in chunk], policy=policy)
        won = [accounts[n % CUSTOMERS] if row["outcome"] == "won" else None for n, row in enumerate(chunk)]
        ids = [row.lead_id for row in result.rows]
        ctx = system()
        with recording(ctx, "benchmark.close"), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute(CLOSE_SQL, [ctx.now, stand.names["boss"], ctx.now, ids, won])


def customers(count: int) -> list[UUID]:
    """Accounts, found again when they are there."""
    drafts = [AccountDraft(name=f"Customer {n}") for n in range(count)]
    return [made.id for made in register_accounts(system(), drafts=drafts, reuse=True)]


def open_deals(stand: Stand, count: int) -> None:
    """Open deals, spread over stages, owners and customers."""
    accounts = customers(CUSTOMERS)
    stages = list(Stage.objects.filter(type="active").order_by("position"))
    done = 0
    while done < count:
        part = range(done, min(done + CHUNK // 4, count))
        drafts = [
            OpportunityDraft(
                name=f"Deal {n}",
                account_id=accounts[n % CUSTOMERS],
                amount=Decimal(1_000 + n % 90_000),
                currency="CNY",
                stage_id=stages[n % len(stages)].id,
                owner_id=stand.users[n % PEOPLE],
            )
            for n in part
        ]
        open_opportunities(system(), drafts=drafts)
        done = part.stop


def tidy() -> None:
    """What PostgreSQL does by itself after a while: statistics and visibility, so that runs do not catch it at work."""
    with psycopg.connect(os.environ["LOUDOU_OWNER_DATABASE_URL"], autocommit=True) as owner:
        for table in ("leads_lead", "changes_rowchange", "pipeline_opportunity", "leads_leadownership"):
            owner.execute(f"VACUUM (ANALYZE) {table}".encode())


def _held() -> dict[UUID, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, sum(held) FROM leads_poolholding GROUP BY user_id")
        return {user: int(held) for user, held in cursor.fetchall()}


def _cookie(user_id: UUID) -> str:
    """The cookies of a signed-in browser."""
    user = User.objects.get(pk=user_id)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"


CSRF = "b" * 32
"""Any secret of this length; the form and the cookie of our client carry the same."""
