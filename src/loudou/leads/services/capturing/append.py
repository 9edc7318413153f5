"""Drafts that belong to a lead we have: a further touch, and the fields that were empty so far."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.leads.features import criteria_catalogue, typed_custom
from loudou.leads.models import Lead
from loudou.leads.models.columns import array_text, search_text
from loudou.leads.queries.scorer import active_scorer
from loudou.leads.queries.scoring import UNSCORED
from loudou.leads.rules.duplicates import fill_empty
from loudou.leads.services.capturing.places import give_way, work_out_place
from loudou.leads.services.capturing.prepare import FILLED, Incoming
from loudou.leads.shapes import BandMove, CapturePolicy
from loudou.platform.search.tokens import title_key

READ = (
    *FILLED,
    "id",
    "number",
    "display_name",
    "also_known",
    "status",
    "account_id",
    "channel",
    "custom",
    "worked_out",
    "touch_count",
    "band",
    "band_at",
    "return_count",
    "created_at",
    "score_behavior",
    "score_smart",
    "score_total",
    "score_reasons",
)
TOUCH_SQL = (
    "COPY leads_touchpoint (id, lead_id, at, channel, source, medium, campaign, external_id, matched_by, payload) "
    "FROM STDIN"
)
WRITTEN = {
    **{name: "text" for name in FILLED if name not in {"annual_revenue_amount", "product_interest", "tags"}},
    "annual_revenue_amount": "numeric",
    "product_interest": "text",
    "tags": "text",
    "display_name": "text",
    "title_key": "text",
    "search": "text",
    "custom": "text",
    "worked_out": "text",
    "touch_count": "int",
    "last_touch_at": "timestamptz",
    "score_attribute": "numeric",
    "score_total": "numeric",
    "band": "text",
    "band_at": "timestamptz",
    "is_disqualified": "bool",
    "score_reasons": "text",
    "score_version": "int",
}
CASTS = {
    "product_interest": "varchar[]",
    "tags": "varchar[]",
    "search": "tsvector",
    "custom": "jsonb",
    "worked_out": "jsonb",
    "score_reasons": "jsonb",
}
UPDATE_SQL = f"""
    UPDATE leads_lead l SET version = l.version + 1, updated_at = %s, scored_at = %s,
        {", ".join(f"{name} = d.{name}" + (f"::{CASTS[name]}" if name in CASTS else "") for name in WRITTEN)}
    FROM unnest(%s::uuid[], {", ".join(f"%s::{kind}[]" for kind in WRITTEN.values())}) AS d(id, {", ".join(WRITTEN)})
    WHERE l.id = d.id
"""  # noqa: S608 - our own column names
Touch = tuple[UUID, Incoming, str]
"""The lead, the draft that came to it, and the key that told."""


STANDING_SQL = "SELECT id, merged_into_id FROM leads_lead WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"


def to_survivors(ctx: Context, touches: Sequence[Touch]) -> list[Touch]:
    """The touches with the leads they come to locked, in place of one that was merged meanwhile the one it went into.

    One SQL statement, none without touches; one more for each step a merge is ahead.
    """
    del ctx
    into: dict[UUID, UUID] = {}
    asked = list({lead_id for lead_id, _, _ in touches})
    while asked:
        with connection.cursor() as cursor:
            cursor.execute(STANDING_SQL, [asked])
            moved = {lead_id: survivor for lead_id, survivor in cursor.fetchall() if survivor is not None}
        into = {lead_id: moved.get(survivor, survivor) for lead_id, survivor in into.items()} | moved
        asked = list(set(moved.values()))
    return [(into.get(lead_id, lead_id), incoming, key) for lead_id, incoming, key in touches]


def append_touches(
    ctx: Context, touches: Sequence[Touch], policy: CapturePolicy, just_made: Sequence[UUID] = ()
) -> list[BandMove]:
    """Add further drafts to leads: their touches, empty fields filled, scored anew. At most three SQL statements.

    Returns which leads came into another band.

    Drafts of leads that are only being made by the same set have been merged into them already; of those only the
    touch is written.
    """
    if not touches:
        return []
    _write_touches(touches, policy)
    by_lead: dict[UUID, list[Incoming]] = defaultdict(list)
    made = set(just_made)
    for lead_id, incoming, _key in touches:
        if lead_id not in made:
            by_lead[lead_id].append(incoming)
    if not by_lead:
        return []
    # system: recognising people is independent of who captures them
    found = Lead.objects.filter(pk__in=list(by_lead)).order_by("pk").select_for_update(of=("self",), no_key=True)
    rows = list(found.values(*READ))
    changed = [_merged(ctx, row, by_lead[row["id"]]) for row in rows]
    if changed:
        columns = [[row[name] for row in changed] for name in ("id", *WRITTEN)]
        with connection.cursor() as cursor:
            cursor.execute(UPDATE_SQL, [ctx.now, ctx.now, *columns])
    return [
        BandMove(old["id"], old["band"], new["band"])
        for old, new in zip(rows, changed, strict=True)
        if old["band"] != new["band"]
    ]


def _write_touches(touches: Sequence[Touch], policy: CapturePolicy) -> None:
    with connection.cursor() as cursor, cursor.copy(TOUCH_SQL) as copy:
        for lead_id, incoming, key in touches:
            v = incoming.values
            payload = orjson.dumps(incoming.draft.payload, default=str).decode() if incoming.draft.payload else "{}"
            copy.write_row(
                (
                    str(new_id()),
                    str(lead_id),
                    incoming.at.isoformat(),
                    policy.channel,
                    v["source"],
                    v["medium"],
                    v["campaign"],
                    "" if key == "external_id" else v["external_id"],
                    key,
                    payload,
                )
            )


def _merged(ctx: Context, row: dict[str, Any], drafts: Sequence[Incoming]) -> dict[str, Any]:
    values: dict[str, Any] = dict(row)
    for incoming in drafts:
        give_way(values, incoming.values)
        values.update(fill_empty(values, {name: incoming.values[name] for name in FILLED}))
        values["custom"] = {**values["custom"], **fill_empty(values["custom"], incoming.values["custom"])}
    work_out_place(values)
    values["display_name"] = values["company"] or values["name"] or values["display_name"]
    values["touch_count"] = row["touch_count"] + len(drafts)
    values["last_touch_at"] = max(incoming.at for incoming in drafts)
    _score(ctx, values)
    values["title_key"] = title_key(values["display_name"])
    values["search"] = search_text(values, values["number"])
    values["product_interest"] = array_text(values["product_interest"])
    values["tags"] = array_text(values["tags"])
    values["custom"] = orjson.dumps(values["custom"], default=str).decode()
    values["worked_out"] = orjson.dumps(values["worked_out"]).decode()
    return values


def _score(ctx: Context, values: dict[str, Any]) -> None:
    scorer = active_scorer(ctx)
    facts: Mapping[str, Any] = {
        **values,
        "account": values["account_id"],
        **typed_custom(criteria_catalogue(ctx), values["custom"]),
    }
    said = [one for one in values["score_reasons"] if one["dimension"] == "smart"]
    smart = values["score_smart"]
    before = values["band"]
    scored = (
        scorer.score(facts, values["score_behavior"], smart, said, before=before) if scorer is not None else UNSCORED
    )
    values.update(
        band_at=ctx.now if scored.band != before else values["band_at"],
        score_attribute=scored.attribute,
        score_total=scored.total,
        band=scored.band,
        is_disqualified=scored.is_disqualified,
        score_reasons=scored.reasons,
        score_version=scorer.number if scorer is not None else None,
    )
