"""The company registries as who sets them up sees them, switched off ones as well."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.enums import RegistryOutcome
from loudou.leads.errors import ProviderUnknown
from loudou.leads.models import ProviderSetting, RegistryCompany, RegistryRequest
from loudou.leads.queries.registry import draft_of
from loudou.leads.rules.credit_code import check_credit_code
from loudou.leads.shapes import ProviderRow, Question, RegistryEntry, TriedAnswer
from loudou.platform.access.queries import require
from loudou.platform.records.days import business_day

USED_SQL = """
    SELECT u.provider_id, coalesce(sum(u.count) FILTER (WHERE u.day = %(day)s), 0), sum(u.count), sum(u.cost_amount)
    FROM leads_registryusage u WHERE u.day >= %(month)s AND u.day <= %(day)s GROUP BY u.provider_id
"""
LAST_SQL = """
    SELECT DISTINCT ON (provider) provider, at, outcome, problem FROM leads_registryrequest
    WHERE provider = ANY(%(keys)s::text[]) ORDER BY provider, at DESC, id DESC
"""
ENTRY = tuple(RegistryEntry.__dataclass_fields__)


def provider_rows(ctx: Context) -> list[ProviderRow]:
    """All registries in the order they are asked, with what they were asked. Three SQL statements.

    Raises ActionRefused.
    """
    require(ctx, "lead", "configure")
    # system: registries are the company's own
    rows = list(ProviderSetting.objects.order_by("priority", "key"))
    day = business_day(ctx)
    with connection.cursor() as cursor:
        cursor.execute(USED_SQL, {"day": day, "month": day.replace(day=1)})
        used = {pk: counts for pk, *counts in cursor.fetchall()}
        cursor.execute(LAST_SQL, {"keys": [row.key for row in rows]})
        last = {key: told for key, *told in cursor.fetchall()}
    return [_row(row, used.get(row.pk), last.get(row.key)) for row in rows]


def _row(row: ProviderSetting, used: list[Any] | None, last: list[Any] | None) -> ProviderRow:
    day_count, month_count, month_amount = used or (0, 0, Decimal(0))
    at, outcome, problem = last or (None, "", "")
    return ProviderRow(
        row.pk,
        draft_of(row),
        day_count,
        month_count,
        month_amount,
        last_asked_at=at,
        last_outcome=str(RegistryOutcome(outcome).label) if outcome else "",
        last_problem=problem,
    )


def tried_answer(ctx: Context, *, provider: str, question: Question, since: datetime) -> TriedAnswer | None:
    """What the registry answered to this question since then; None while it has not. Two SQL statements.

    Raises ActionRefused, ProviderUnknown.
    """
    require(ctx, "lead", "configure")
    # system: as above
    found = RegistryRequest.objects.filter(provider=provider, request_key=question.key, at__gte=since)
    row = found.order_by("-at", "-pk").first()
    if row is None:
        return None
    # system: as above
    companies = RegistryCompany.objects.filter(pk__in=row.found_ids).order_by("name", "pk").values(*ENTRY)
    entries = tuple(RegistryEntry(**{**one, "former_names": tuple(one["former_names"])}) for one in companies)
    label = str(RegistryOutcome(row.outcome).label)
    return TriedAnswer(row.at, label, row.problem, row.cost_amount, row.currency, entries)


def question_about(text: str) -> Question:
    """A question about a company by its credit code, or by its name where this is no code. No SQL statement."""
    code = check_credit_code(text)
    return Question("", code.code) if code.is_valid else Question(text)


def provider_row(ctx: Context, key: str) -> ProviderRow:
    """One registry. Three SQL statements. Raises ActionRefused, ProviderUnknown."""
    found = next((row for row in provider_rows(ctx) if row.draft.key == key), None)
    if found is None:
        raise ProviderUnknown("There is no such registry.", provider=key)
    return found
