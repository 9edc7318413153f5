"""What hangs on leads that go hangs on those that remain."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from loudou.activities.services.join_records import join_records
from loudou.activities.shapes import RecordRef
from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.leads.enums import OPEN_VALUES, CandidateState
from loudou.leads.models import DuplicateCandidate, Lead
from loudou.leads.services.merging.gather import Merging
from loudou.marketing.behaviour.services.join_people import join_people
from loudou.marketing.campaigns.services.join_leads import join_leads as join_members
from loudou.marketing.tenders.services.join_leads import join_leads as join_matches

TOUCHES_SQL = """
    UPDATE leads_touchpoint t SET lead_id = d.new FROM unnest(%(old)s::uuid[], %(new)s::uuid[]) AS d(old, new)
    WHERE t.lead_id = d.old RETURNING d.old, t.id
"""
ARRIVAL_SQL = """
    INSERT INTO leads_touchpoint (id, lead_id, at, channel, source, medium, campaign, external_id, matched_by, payload)
    SELECT d.id, d.new, l.created_at, l.channel, l.source, l.medium, l.campaign, '', 'merge',
           jsonb_build_object('lead', l.number)
    FROM unnest(%(ids)s::uuid[], %(old)s::uuid[], %(new)s::uuid[]) AS d(id, old, new) JOIN leads_lead l ON l.id = d.old
"""
PROPOSALS_SQL = """
    WITH moving AS (
        SELECT p.id, d.old, d.new, EXISTS (
                   SELECT FROM leads_enrichmentproposal k
                   WHERE k.lead_id = d.new AND k.field = p.field AND k.value = p.value)
               OR row_number() OVER (PARTITION BY d.new, p.field, p.value ORDER BY p.id) > 1 AS is_known
        FROM unnest(%(old)s::uuid[], %(new)s::uuid[]) AS d(old, new)
        JOIN leads_enrichmentproposal p ON p.lead_id = d.old AND p.state = 'open')
    UPDATE leads_enrichmentproposal p SET
        lead_id = CASE WHEN m.is_known THEN p.lead_id ELSE m.new END,
        state = CASE WHEN m.is_known THEN 'superseded' ELSE p.state END,
        decided_at = CASE WHEN m.is_known THEN %(now)s::timestamptz END
    FROM moving m WHERE p.id = m.id RETURNING m.old, p.id
"""
Rows = list[tuple[UUID, UUID]]
"""Rows that changed, each behind the lead that went."""


def join_children(ctx: Context, merges: Sequence[Merging]) -> dict[str, Rows]:
    """Let everything that hangs on the leads that go hang on those that remain, by kind. About sixteen SQL statements.

    How each came to us first becomes a touch of the lead that remains, so that none is lost.
    """
    joined = {row["id"]: one.survivor_id for one in merges for row in one.gone}
    since = {row["id"]: row["created_at"] for one in merges for row in one.gone}
    owners = {one.survivor_id: one.place.owner_id for one in merges if one.place.owner_id and not one.is_converted}
    also = {one.survivor_id: _became(one) for one in merges if one.is_converted}
    contacts = {
        one.survivor_id: one.survivor["converted_contact_id"] for one in merges if one.survivor["converted_contact_id"]
    }
    return {
        "touches": _join_touches(joined),
        "proposals": _join_proposals(ctx, joined),
        "activities": join_records(ctx, record_type="lead", joined=joined, owners=owners, also=also),
        "members": join_members(ctx, joined=joined, contacts=contacts),
        "matches": join_matches(ctx, joined=joined),
        "visitors": join_people(ctx, joined=joined, since=since),
        "candidates": _join_candidates(ctx, joined),
    }


def _became(one: Merging) -> list[RecordRef]:
    """The customer a converted lead became: what is about the lead is about all of them."""
    row = one.survivor
    found = (
        ("account", row["converted_account_id"]),
        ("contact", row["converted_contact_id"]),
        ("opportunity", row["converted_opportunity_id"]),
    )
    return [RecordRef(kind, pk) for kind, pk in found if pk is not None]


def _join_touches(joined: Mapping[UUID, UUID]) -> Rows:
    arrivals = [new_id() for _ in joined]
    values = {"ids": arrivals, "old": list(joined), "new": list(joined.values())}
    with connection.cursor() as cursor:
        cursor.execute(TOUCHES_SQL, values)
        moved: Rows = cursor.fetchall()
        cursor.execute(ARRIVAL_SQL, values)
    return moved + list(zip(joined, arrivals, strict=True))


def _join_proposals(ctx: Context, joined: Mapping[UUID, UUID]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(PROPOSALS_SQL, {"old": list(joined), "new": list(joined.values()), "now": ctx.now})
        return [(old, row_id) for old, row_id in cursor.fetchall()]


def _join_candidates(ctx: Context, joined: Mapping[UUID, UUID]) -> Rows:
    """Pairs within a merge are settled; a pair with somebody else is a pair of the lead that remains from now on."""
    # system: pairs of the very leads that were locked for the actor
    concerned = DuplicateCandidate.objects.filter(Q(first__in=joined) | Q(second__in=joined)).order_by("pk")
    pairs = [one for one in concerned.select_for_update() if one.state != CandidateState.MERGED]
    rows: Rows = []
    new: dict[tuple[UUID, UUID], DuplicateCandidate] = {}
    for pair in pairs:
        old = pair.first_id if pair.first_id in joined else pair.second_id
        rows.append((old, pair.id))
        first, second = sorted(joined.get(pk, pk) for pk in (pair.first_id, pair.second_id))
        if first != second and (first, second) not in new:
            new[first, second] = _moved(pair, first, second)
            rows.append((old, new[first, second].id))
    # system: as above
    DuplicateCandidate.objects.filter(pk__in=[p.id for p in pairs if p.state == CandidateState.OPEN]).update(
        state=CandidateState.MERGED, decided_at=ctx.now, decided_by=ctx.actor_id
    )
    _add_pairs(list(new.values()))
    settle_flags(ctx, {*joined.values(), *(pk for pair in pairs for pk in (pair.first_id, pair.second_id))})
    return rows


def _moved(pair: DuplicateCandidate, first: UUID, second: UUID) -> DuplicateCandidate:
    return DuplicateCandidate(
        id=new_id(),
        first_id=first,
        second_id=second,
        similarity=pair.similarity,
        state=pair.state,
        found_at=pair.found_at,
        decided_at=pair.decided_at,
        decided_by=pair.decided_by,
        later_until=pair.later_until,
    )


def _add_pairs(pairs: Sequence[DuplicateCandidate]) -> None:
    """An open pair concerns two open leads; what was said of a pair we have stands."""
    ends = {pk for pair in pairs for pk in (pair.first_id, pair.second_id)}
    # system: as above
    is_open = set(Lead.objects.filter(pk__in=ends, status__in=OPEN_VALUES).values_list("pk", flat=True))
    kept = [p for p in pairs if p.state != CandidateState.OPEN or {p.first_id, p.second_id} <= is_open]
    DuplicateCandidate.objects.bulk_create(kept, ignore_conflicts=True)


def settle_flags(ctx: Context, lead_ids: set[UUID]) -> None:
    """Flag exactly those of these leads that have an open pair. One SQL statement."""
    # system: what follows from decided pairs, whoever may see their other sides
    still = DuplicateCandidate.objects.filter(
        Q(first=OuterRef("pk")) | Q(second=OuterRef("pk")), state=CandidateState.OPEN
    )
    # system: as above
    wrong = Lead.objects.filter(pk__in=lead_ids).exclude(possible_duplicate=Exists(still))
    wrong.update(possible_duplicate=~F("possible_duplicate"), version=F("version") + 1, updated_at=ctx.now)
