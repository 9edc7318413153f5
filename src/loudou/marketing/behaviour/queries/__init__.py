"""Reads of the log of events."""

from collections.abc import Iterable
from uuid import UUID

from loudou.marketing.behaviour.models import Visitor

EVENTS_OF_PEOPLE = """
    SELECT p.id AS person_id, e.kind, e.at FROM people p
    JOIN behaviour_event e ON e.subject_id = p.id AND e.at >= %(since)s AND e.at <= %(now)s
    UNION ALL
    SELECT p.id, e.kind, e.at FROM people p
    JOIN behaviour_visitor v ON v.person_id = p.id
    JOIN behaviour_event e ON e.subject_id = v.visitor_id AND e.at >= %(since)s AND e.at <= %(now)s
         AND e.at >= v.counts_from AND (v.counts_until IS NULL OR e.at < v.counts_until)
"""
"""What people did, as rows of `person_id`, `kind` and `at`, for a statement of another domain that has a CTE `people`
with their ids, and parameters `since` and `now`. What a visitor did counts from 90 days before it was identified
(domain 1.7.3), but never what was done while the device was somebody else's."""

PEOPLE_BEHIND = """
    ARRAY(SELECT DISTINCT v.person_id FROM behaviour_visitor v
          WHERE v.visitor_id = ANY(%(subjects)s::uuid[]) AND v.counts_until IS NULL ORDER BY v.person_id)
"""
"""The people identified visitors are now, as an expression of a statement with the parameter `subjects`."""


def people_behind(subject_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The people identified visitors are now, by visitor. One SQL statement."""
    wanted = set(subject_ids)
    if not wanted:
        return {}
    # system: whose device it is decides for whom an event counts, whoever asks
    found = Visitor.objects.filter(visitor_id__in=wanted, counts_until__isnull=True)
    return dict(found.values_list("visitor_id", "person_id"))
