"""Write merges that were decided: the leads that go, what the others say now, and who works on them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.leads.enums import HeldHow, LeadStatus
from loudou.leads.models import Lead, LeadOwnership
from loudou.leads.queries.pools import pool_terms
from loudou.leads.rules.lifecycle import OWNED
from loudou.leads.rules.merge_fields import POLICIES, is_empty
from loudou.leads.rules.normalise import company_key
from loudou.leads.rules.response import late_since
from loudou.leads.services.hold import hold
from loudou.leads.services.merging.gather import Merging
from loudou.leads.services.move_leads import Move, move_leads

GONE_SQL = """
    WITH went AS (
        SELECT * FROM unnest(%(ids)s::uuid[], %(into)s::uuid[], %(periods)s::uuid[]) AS d(id, survivor_id, period_id)),
    closed AS (
        INSERT INTO leads_leadownership (id, lead_id, owner_id, pool_id, from_at, to_at, how, reason)
        SELECT d.period_id, l.id, l.owner_id, CASE WHEN l.owner_id IS NULL THEN l.pool_id END, l.held_since,
               greatest(%(now)s, l.held_since), l.held_how, ''
        FROM went d JOIN leads_lead l ON l.id = d.id WHERE l.owner_id IS NOT NULL OR l.pool_id IS NOT NULL
        RETURNING lead_id, id)
    UPDATE leads_lead l SET status = 'merged', merged_into_id = d.survivor_id, owner_id = NULL, pool_id = NULL,
        held_since = greatest(%(now)s, l.held_since), held_how = 'merge', assigned_at = NULL, recycle_due_at = NULL,
        next_followup_at = NULL, response_due_at = NULL, response_breached_at = NULL, possible_duplicate = false,
        version = l.version + 1, updated_at = %(now)s
    FROM went d LEFT JOIN closed c ON c.lead_id = d.id WHERE l.id = d.id
    RETURNING l.id, c.id
"""
"""All parts see the leads as they were: the ended periods are written from them, then they are closed."""
CHAIN_SQL = """
    UPDATE leads_lead l SET merged_into_id = d.new, version = l.version + 1, updated_at = %(now)s
    FROM unnest(%(old)s::uuid[], %(new)s::uuid[]) AS d(old, new) WHERE l.merged_into_id = d.old RETURNING d.old, l.id
"""
FACTS = ("currency", "custom", "worked_out", "unreadable", "also_known", "company_key", "display_name", "account_id")
TIMES = ("first_response_at", "last_followup_at", "next_followup_at", "recycle_due_at", "last_touch_at")
COUNTS = ("followup_count", "touch_count")
WRITTEN = (*POLICIES, *FACTS, *TIMES, *COUNTS, "response_breached_at", "status", "updated_at", "version")
KNOWN_BY = ("number", "mobile", "phone", "email", "uscc", "wechat")
"""What a lead that went may still be looked for by."""


def close_gone(ctx: Context, merges: Sequence[Merging]) -> list[tuple[UUID, UUID]]:
    """Close the leads that go; those that went into them before go on to the lead that remains.

    Returns each further row that changed behind the lead that went. Two SQL statements.
    """
    pairs = [(row["id"], one.survivor_id) for one in merges for row in one.gone]
    old, new = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    values: dict[str, Any] = {"now": ctx.now, "old": old, "new": new, "ids": old, "into": new}
    values["periods"] = [new_id() for _ in pairs]
    with connection.cursor() as cursor:
        cursor.execute(CHAIN_SQL, values)
        rows: list[tuple[UUID, UUID]] = cursor.fetchall()
        cursor.execute(GONE_SQL, values)
        return rows + [(lead_id, period) for lead_id, period in cursor.fetchall() if period is not None]


def place_survivors(ctx: Context, merges: Sequence[Merging]) -> list[tuple[UUID, UUID]]:
    """Give a lead nobody works on to the owner of one that goes, and count who holds what.

    Returns the periods that end by it, each behind the lead that remains. Four SQL statements at most.
    """
    moved = [one for one in merges if one.place.from_id != one.survivor_id]
    moves = []
    for one in moved:
        source = one.rows[one.place.from_id]
        due = _due(ctx, source["pool_id"], {"assigned_at": ctx.now, "last_followup_at": _last(one, "last_followup_at")})
        moves.append(Move(one.survivor_id, one.place.owner_id, source["pool_id"], one.place.state.value, due))
    move_leads(ctx, moves=moves, how=HeldHow.MERGE)
    hold(
        ctx,
        taken=[(move.owner_id, move.pool_id) for move in moves if move.owner_id is not None],
        given=[(row["owner_id"], row["pool_id"]) for one in merges for row in one.gone if row["owner_id"] is not None],
    )
    if not moves:
        return []
    # system: the periods of the very leads that were locked for the actor
    ended = LeadOwnership.objects.filter(lead__in=[move.lead_id for move in moves], to_at__gte=ctx.now)
    return list(ended.values_list("lead_id", "id"))


def write_survivors(ctx: Context, merges: Sequence[Merging]) -> None:
    """Write what the leads that remain say now. Two SQL statements."""
    by_id = {one.survivor_id: one for one in merges}
    # system: the very leads that were locked for the actor
    leads = list(Lead.objects.filter(pk__in=by_id).order_by("pk"))
    for lead in leads:
        for name, value in _values(ctx, by_id[lead.pk]).items():
            setattr(lead, name, value)
        lead.response_breached_at = late_since(
            lead.response_due_at, lead.first_response_at, lead.response_breached_at, ctx.now
        )
        lead.updated_at = ctx.now
        lead.version += 1
    Lead.objects.bulk_update(leads, WRITTEN)


def _values(ctx: Context, one: Merging) -> dict[str, Any]:
    """The columns of the lead that remains; of a converted one only what counts what came over."""
    values: dict[str, Any] = {name: sum(row[name] for row in one.rows.values()) for name in COUNTS}
    values |= {name: _last(one, name) for name in ("last_followup_at", "last_touch_at")}
    values["first_response_at"] = min(_told(one, "first_response_at"), default=None)
    values["also_known"] = _also_known(one)
    if one.is_converted:
        return values
    values |= {name: one.kept[name].value for name in POLICIES}
    values["company_key"] = company_key(values["company"])
    values["display_name"] = values["company"] or values["name"] or one.survivor["display_name"]
    values["currency"] = _said_with(one, "annual_revenue_amount", "currency")
    values["custom"] = _custom(one)
    values["worked_out"] = _worked_out(one)
    values["unreadable"] = {k: v for row in (*one.gone, one.survivor) for k, v in row["unreadable"].items()}
    values["account_id"] = next((r["account_id"] for r in (one.survivor, *one.gone) if r["account_id"]), None)
    values["next_followup_at"] = one.survivor["next_followup_at"] or min(_told(one, "next_followup_at"), default=None)
    if one.place.from_id == one.survivor_id:
        values["status"] = LeadStatus(one.place.state.value)
        values["recycle_due_at"] = _due(ctx, one.survivor["pool_id"], {**one.survivor, **values})
    return values


def _due(ctx: Context, pool_id: UUID | None, row: Mapping[str, Any]) -> Any:
    """When an owned lead goes back to its pool, by the clock of the pool it came from."""
    pool = pool_terms(ctx).get(pool_id) if pool_id is not None else None
    if pool is None or row["assigned_at"] is None or row.get("status", "assigned") not in OWNED:
        return None
    return pool.clock.due_at(row["assigned_at"], row["last_followup_at"])


def _told(one: Merging, name: str) -> list[Any]:
    return [row[name] for row in one.rows.values() if row[name] is not None]


def _last(one: Merging, name: str) -> Any:
    return max(_told(one, name), default=None)


def _said_with(one: Merging, name: str, beside: str) -> Any:
    """The value that stands beside another in the lead that other was taken from; of a sum, in any of its parts."""
    source = one.kept[name].lead_id
    if source is None:
        source = next((row["id"] for row in (one.survivor, *one.gone) if row[name] is not None), one.survivor_id)
    return one.rows[source][beside]


def _custom(one: Merging) -> dict[str, Any]:
    kept = {name.removeprefix("custom."): k.value for name, k in one.kept.items() if name.startswith("custom.")}
    return {key: value for key, value in kept.items() if not is_empty(value)}


def _worked_out(one: Merging) -> dict[str, Any]:
    """What told each value nobody typed stays with the value."""
    told = {}
    for name, kept in one.kept.items():
        source = one.rows[kept.lead_id] if kept.lead_id is not None else None
        if source is not None and name in source["worked_out"]:
            told[name] = source["worked_out"][name]
    return told


def _also_known(one: Merging) -> str:
    now = {str(one.kept[name].value) if name in one.kept else str(one.survivor[name]) for name in KNOWN_BY}
    known = one.survivor["also_known"].split(" ")
    for row in one.gone:
        known += [*row["also_known"].split(" "), *(row[name] for name in KNOWN_BY)]
    return " ".join(dict.fromkeys(text for text in known if text and text not in now))
