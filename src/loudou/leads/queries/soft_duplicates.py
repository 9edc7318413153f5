"""Leads that may be the same: those already here, and one that is just being typed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Coalesce

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES
from loudou.leads.models import Lead
from loudou.leads.rules.normalise import normalise_identity
from loudou.leads.rules.soft_duplicates import Likeness, possible_duplicate
from loudou.leads.shapes import LeadDraft, SimilarLead

MOST_COMPARED = 100
"""Leads one is compared with at most by each index: the first that begin alike in its city or with its person."""
COLUMNS = "c.id, c.company_key, c.name, c.province, c.city"
ALIKE_SQL = f"""
    SELECT l.id, l.company_key, l.name, l.province, l.city, {COLUMNS}
    FROM leads_lead l CROSS JOIN LATERAL (
        (SELECT {COLUMNS} FROM leads_lead c
         WHERE c.city = l.city AND left(c.company_key, 4) = left(l.company_key, 4) AND c.city <> ''
            AND c.company_key <> '' AND c.status = ANY(%(open)s) AND c.id <> l.id LIMIT {MOST_COMPARED})
        UNION
        (SELECT {COLUMNS} FROM leads_lead c
         WHERE c.name = l.name AND left(c.company_key, 2) = left(l.company_key, 2) AND c.name <> ''
            AND c.company_key <> '' AND c.status = ANY(%(open)s) AND c.id <> l.id LIMIT {MOST_COMPARED})
    ) c
    WHERE l.id = ANY(%(ids)s) AND l.company_key <> '' AND l.status = ANY(%(open)s)
"""  # noqa: S608 - our own column names

MOST_SHOWN = 5
TYPED_SQL = f"""
    (SELECT 'mobile', {COLUMNS} FROM leads_lead c WHERE c.mobile = %(mobile)s AND %(mobile)s <> '' AND c.mobile <> ''
        AND c.status = ANY(%(open)s) LIMIT 10)
    UNION ALL (SELECT 'email', {COLUMNS} FROM leads_lead c WHERE c.email = %(email)s AND %(email)s <> ''
        AND c.email <> '' AND c.status = ANY(%(open)s) LIMIT 10)
    UNION ALL (SELECT 'credit_code', {COLUMNS} FROM leads_lead c WHERE c.uscc = %(uscc)s AND %(uscc)s <> ''
        AND c.uscc <> '' AND c.status = ANY(%(open)s) LIMIT 10)
    UNION ALL (SELECT 'similar', {COLUMNS} FROM leads_lead c WHERE c.city = %(city)s AND %(city)s <> ''
        AND left(c.company_key, 4) = left(%(company_key)s, 4) AND c.city <> '' AND c.company_key <> ''
        AND c.status = ANY(%(open)s) LIMIT {MOST_COMPARED})
    UNION ALL (SELECT 'similar', {COLUMNS} FROM leads_lead c WHERE c.name = %(name)s AND %(name)s <> ''
        AND left(c.company_key, 2) = left(%(company_key)s, 2) AND c.name <> '' AND c.company_key <> ''
        AND c.status = ANY(%(open)s) LIMIT {MOST_COMPARED})
"""  # noqa: S608 - our own column names


def possible_pairs(lead_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID], Decimal]:
    """The open leads each of these open leads may be, as pairs with the smaller id first, and how similar.

    One SQL statement, two index look-ups per lead. Who may see them is the caller's duty.
    """
    found: dict[tuple[UUID, UUID], Decimal] = {}
    with connection.cursor() as cursor:
        cursor.execute(ALIKE_SQL, {"ids": list(lead_ids), "open": OPEN_VALUES})
        for one_id, key, name, province, city, other_id, *other in cursor.fetchall():
            pair = (min(one_id, other_id), max(one_id, other_id))
            if pair in found:
                continue
            other_key, other_name, other_province, other_city = other
            similarity = possible_duplicate(
                Likeness(key, name, province, city), Likeness(other_key, other_name, other_province, other_city)
            )
            if similarity is not None:
                found[pair] = similarity
    return found


def similar_to(ctx: Context, draft: LeadDraft) -> list[SimilarLead]:
    """Open leads the actor sees that a lead being typed may be, the surest sign first. Two SQL statements at most.

    What cannot be read yet, because it is only half typed, counts for nothing.
    """
    who = normalise_identity(name=draft.name, company=draft.company, mobile=draft.mobile, email=draft.email)
    typed = Likeness(who.company_key, who.name, draft.province.strip(), draft.city.strip())
    asked: dict[str, Any] = {
        "mobile": who.mobile or "",
        "email": who.email or "",
        "uscc": draft.uscc.strip().upper(),
        "city": typed.city,
        "name": typed.name if typed.company_key else "",
        "company_key": typed.company_key,
        "open": OPEN_VALUES,
    }
    signs: dict[UUID, str] = {}
    with connection.cursor() as cursor:
        cursor.execute(TYPED_SQL, asked)
        for sign, lead_id, key, name, province, city in cursor.fetchall():
            if sign != "similar" or possible_duplicate(typed, Likeness(key, name, province, city)) is not None:
                signs.setdefault(lead_id, sign)
    if not signs:
        return []
    columns = ("id", "number", "display_name", "name", "status", Coalesce("owner__name", Value("")))
    found = Lead.objects.visible_to(ctx).filter(pk__in=signs).order_by("id").values_list(*columns)
    shown = [
        SimilarLead(pk, number, title, name, status, owner, signs[pk])
        for pk, number, title, name, status, owner in found
    ]
    surest = list(signs)
    return sorted(shown, key=lambda one: surest.index(one.id))[:MOST_SHOWN]
