"""What the registries know, and what may be asked of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES, FillPolicy
from loudou.leads.errors import ProviderUnknown
from loudou.leads.models import Lead, ProviderSetting, RegistryCompany
from loudou.leads.rules.matching import Candidate
from loudou.leads.shapes import ProviderDraft, Question

LOCAL = "file"
"""The provider name of the local registry table, which is always there and costs nothing."""
FIELDS = ("id", "provider", "name", "name_key", "uscc", "lei", "industry", "country", "province", "city")
DEFAULT_CACHE_DAYS = 30
"""How long an answer is believed that a registry told which is not set up any more."""
MATCHES_SQL = f"""
    SELECT l.id, {", ".join(f"c.{name}" for name in FIELDS)}
    FROM unnest(%(ids)s::uuid[], %(keys)s::text[], %(codes)s::text[], %(asked)s::text[]) AS l(id, key, code, asked)
    CROSS JOIN LATERAL (
        (SELECT * FROM leads_registrycompany c WHERE c.uscc = l.code AND l.code <> '' AND c.uscc <> '' LIMIT 10)
        UNION (SELECT * FROM leads_registrycompany c WHERE c.name_key = l.key AND l.key <> '' LIMIT 10)
        UNION (SELECT c.* FROM leads_registryrequest r JOIN leads_registrycompany c ON c.id = ANY(r.found_ids)
               WHERE r.request_key = l.asked ORDER BY c.fetched_at DESC, c.id LIMIT 10)
    ) c
    LEFT JOIN leads_providersetting s ON s.key = c.provider
    WHERE c.provider = '{LOCAL}'
        OR c.fetched_at > %(now)s - make_interval(days => coalesce(s.cache_days, {DEFAULT_CACHE_DAYS}))
"""  # noqa: S608 - our own column names


ANSWERED_SQL = f"""
    SELECT DISTINCT r.provider, r.request_key FROM leads_registryrequest r
    LEFT JOIN leads_providersetting s ON s.key = r.provider
    WHERE r.provider = ANY(%(keys)s::text[]) AND r.request_key = ANY(%(questions)s::text[]) AND r.outcome <> 'failed'
        AND r.at > %(now)s - make_interval(days => coalesce(s.cache_days, {DEFAULT_CACHE_DAYS}))
"""  # noqa: S608 - our own number


def registry_matches(ctx: Context, leads: Sequence[Mapping[str, Any]]) -> dict[UUID, list[Candidate]]:
    """The companies each of these leads may be: of its code, of its name, and what was answered for it lately.

    `leads` have id, company, company_key and uscc; seeing them is the caller's duty. One SQL statement.
    """
    asked: dict[str, Any] = {
        "ids": [lead["id"] for lead in leads],
        "keys": [lead["company_key"] for lead in leads],
        "codes": [lead["uscc"] for lead in leads],
        "asked": [_question(lead).key for lead in leads],
        "now": ctx.now,
    }
    found: dict[UUID, list[Candidate]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(MATCHES_SQL, asked)
        for lead_id, *columns in cursor.fetchall():
            found[lead_id].append(Candidate(*columns))
    return dict(found)


def knows_companies() -> bool:
    """Whether there is anything to look leads up in. At most two SQL statements."""
    # system: registries are the company's own, whoever looks leads up
    return RegistryCompany.objects.exists() or ProviderSetting.objects.filter(is_enabled=True).exists()


def providers() -> list[ProviderDraft]:
    """The registries that may be asked over the network, first come first asked. One SQL statement."""
    # system: as above
    rows = ProviderSetting.objects.filter(is_enabled=True).order_by("priority", "key")
    return [draft_of(row) for row in rows]


def provider_named(key: str) -> ProviderDraft:
    """The settings of one registry. One SQL statement. Raises ProviderUnknown."""
    # system: as above
    row = ProviderSetting.objects.filter(key=key, is_enabled=True).first()
    if row is None:
        raise ProviderUnknown("There is no such registry, or it is switched off.", provider=key)
    return draft_of(row)


def policies_of(drafts: Sequence[ProviderDraft]) -> dict[str, dict[str, FillPolicy]]:
    """What each registry may do to which field."""
    return {one.key: {field: FillPolicy(policy) for field, policy in one.policies.items()} for one in drafts}


def open_leads(lead_ids: Sequence[UUID]) -> list[UUID]:
    """Those of these leads work goes on with. One SQL statement."""
    # system: what follows from an event concerns its subjects, whoever caused it
    found = Lead.objects.filter(pk__in=list(lead_ids), status__in=OPEN_VALUES)
    return list(found.order_by("pk").values_list("pk", flat=True))


def open_since(at: datetime) -> list[UUID]:
    """The open leads that came in since, whatever day they name: ids rise with time. One SQL statement."""
    first = UUID(int=int(at.timestamp() * 1000) << 80)
    # system: as above
    return list(Lead.objects.filter(pk__gte=first, status__in=OPEN_VALUES).order_by("pk").values_list("pk", flat=True))


def open_questions(ctx: Context, provider: str, lead_ids: Sequence[UUID]) -> list[Question]:
    """What a registry would have to be asked about these leads: nothing it answered lately. Two SQL statements."""
    # system: as above
    rows = Lead.objects.filter(pk__in=list(lead_ids), status__in=OPEN_VALUES).order_by("pk")
    asked = {q.key: q for q in map(_question, rows.values("company", "uscc")) if q.uscc or len(q.name) >= 2}
    answered = answered_lately(ctx, [provider], list(asked))
    return [question for key, question in asked.items() if (provider, key) not in answered]


def answered_lately(ctx: Context, keys: Sequence[str], questions: Sequence[str]) -> set[tuple[str, str]]:
    """Which of these registries answered which of these questions so lately that it is believed. One SQL statement."""
    values: dict[str, Any] = {"keys": list(keys), "questions": list(questions), "now": ctx.now}
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED_SQL, values)
        return set(cursor.fetchall())


def question_of(lead: Mapping[str, Any]) -> Question | None:
    """What a registry is asked about a lead; None for one without a code and a name of two characters."""
    question = _question(lead)
    return question if question.uscc or len(question.name) >= 2 else None


def _question(lead: Mapping[str, Any]) -> Question:
    return Question(lead["company"], lead["uscc"])


def draft_of(row: ProviderSetting) -> ProviderDraft:
    """The settings of a row."""
    return ProviderDraft(
        row.key,
        row.kind,
        row.label,
        row.options,
        row.policies,
        row.priority,
        row.daily_quota,
        row.cost_amount,
        row.currency,
        row.is_enabled,
        row.asks_automatically,
        row.monthly_quota,
        row.cache_days,
    )
