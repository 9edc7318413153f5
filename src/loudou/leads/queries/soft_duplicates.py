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
"""Leads one is compared with at most by each index on either side of its name: those that begin alike longest."""
COLUMNS = "c.id, c.company_key, c.name, c.province, c.city"
OPEN_SQL = ", ".join(f"'{status}'" for status in OPEN_VALUES)
"""Literally, not as a parameter: only so the planner knows the condition of the indexes again."""


def _nearest(column: str, begins: int) -> str:
    """The open leads with the city or name of `l` whose companies begin alike, nearest in the order of their names."""
    return " UNION ALL ".join(
        f"(SELECT {COLUMNS} FROM leads_lead c WHERE c.{column} = l.{column} AND c.{column} <> '' "  # noqa: S608 - our own names
        f"AND left(c.company_key, {begins}) = left(l.company_key, {begins}) AND c.company_key <> '' "
        f"AND c.status IN ({OPEN_SQL}) AND (c.company_key, c.id) {side} (l.company_key, l.id) "
        f"ORDER BY c.company_key {direction}, c.id {direction} LIMIT {MOST_COMPARED})"
        for side, direction in ((">", "ASC"), ("<", "DESC"))
    )


NEAREST_SQL = f"{_nearest('city', 4)} UNION ALL {_nearest('name', 2)}"
ALIKE_SQL = f"""
    SELECT l.id, l.company_key, l.name, l.province, l.city, {COLUMNS}
    FROM leads_lead l CROSS JOIN LATERAL ({NEAREST_SQL}) c
    WHERE l.id = ANY(%(ids)s) AND l.company_key <> '' AND l.status IN ({OPEN_SQL})
"""  # noqa: S608 - our own column names

MOST_SHOWN = 5
NOBODY = UUID(int=0)
"""Stands for a lead that has no number yet, before all others of its name."""
TYPED_SQL = f"""
    (SELECT 'mobile', {COLUMNS} FROM leads_lead c WHERE c.mobile = %(mobile)s AND %(mobile)s <> '' AND c.mobile <> ''
        AND c.status IN ({OPEN_SQL}) LIMIT 10)
    UNION ALL (SELECT 'email', {COLUMNS} FROM leads_lead c WHERE c.email = %(email)s AND %(email)s <> ''
        AND c.email <> '' AND c.status IN ({OPEN_SQL}) LIMIT 10)
    UNION ALL (SELECT 'credit_code', {COLUMNS} FROM leads_lead c WHERE c.uscc = %(uscc)s AND %(uscc)s <> ''
        AND c.uscc <> '' AND c.status IN ({OPEN_SQL}) LIMIT 10)
    UNION ALL (SELECT 'similar', {COLUMNS}
        FROM (SELECT %(id)s::uuid AS id, %(city)s AS city, %(name)s AS name, %(company_key)s AS company_key) l
        CROSS JOIN LATERAL ({NEAREST_SQL}) c)
"""  # noqa: S608 - our own column names


def possible_pairs(lead_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID], Decimal]:
    """The open leads each of these open leads may be, as pairs with the smaller id first, and how similar.

    One SQL statement, four index look-ups per lead. Who may see them is the caller's duty.
    """
    found: dict[tuple[UUID, UUID], Decimal] = {}
    seen: set[tuple[UUID, UUID]] = set()
    asked: dict[UUID, Likeness] = {}
    with connection.cursor() as cursor:
        cursor.execute(ALIKE_SQL, {"ids": list(lead_ids)})
        for one_id, key, name, province, city, other_id, *other in cursor.fetchall():
            pair = (one_id, other_id) if one_id < other_id else (other_id, one_id)
            if pair in seen:
                continue
            seen.add(pair)
            one = asked.get(one_id) or asked.setdefault(one_id, Likeness(key, name, province, city))
            similarity = possible_duplicate(one, Likeness(*other))
            if similarity is not None:
                found[pair] = similarity
    return found


def similar_to(ctx: Context, draft: LeadDraft) -> list[SimilarLead]:
    """Open leads the actor sees that a lead being typed may be, the surest sign first, among those called alike the
    most alike. Two SQL statements at most.

    What cannot be read yet, because it is only half typed, counts for nothing.
    """  # noqa: D205 - one sentence
    signs = _signs_of(draft)
    if not signs:
        return []
    columns = ("id", "number", "display_name", "name", "status", Coalesce("owner__name", Value("")))
    found = Lead.objects.visible_to(ctx).filter(pk__in=signs).order_by("id").values_list(*columns)
    shown = [
        SimilarLead(pk, number, title, name, status, owner, signs[pk])
        for pk, number, title, name, status, owner in found
    ]
    place = {pk: place for place, pk in enumerate(signs)}
    return sorted(shown, key=lambda one: place[one.id])[:MOST_SHOWN]


def _signs_of(draft: LeadDraft) -> dict[UUID, str]:
    """The leads a draft may be with what says so, the surest first. One SQL statement."""
    who = normalise_identity(name=draft.name, company=draft.company, mobile=draft.mobile, email=draft.email)
    typed = Likeness(who.company_key, who.name, draft.province.strip(), draft.city.strip())
    asked: dict[str, Any] = {
        "id": NOBODY,
        "mobile": who.mobile or "",
        "email": who.email or "",
        "uscc": draft.uscc.strip().upper(),
        "city": typed.city,
        "name": typed.name if typed.company_key else "",
        "company_key": typed.company_key,
    }
    signs: dict[UUID, str] = {}
    alike: dict[UUID, Decimal] = {}
    with connection.cursor() as cursor:
        cursor.execute(TYPED_SQL, asked)
        for sign, lead_id, *other in cursor.fetchall():
            if sign != "similar":
                signs.setdefault(lead_id, sign)
            elif (similarity := possible_duplicate(typed, Likeness(*other))) is not None:
                alike[lead_id] = similarity
    nearest = sorted(alike, key=lambda lead_id: (-alike[lead_id], lead_id))
    return signs | {lead_id: "similar" for lead_id in nearest if lead_id not in signs}
