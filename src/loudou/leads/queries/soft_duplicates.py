"""Leads that may be the same although they share no key."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db import connection

from loudou.leads.enums import OPEN_VALUES
from loudou.leads.rules.soft_duplicates import Likeness, possible_duplicate

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
