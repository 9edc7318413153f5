"""Merges in words and marks, as their pages show them."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.leads.enums import MergeBy
from loudou.leads.panels import MATCHES
from loudou.leads.panels.merged import moved_words
from loudou.leads.queries.merges import unmerge_days
from loudou.leads.queries.records import similar_leads
from loudou.leads.services.merging.gather import WORDS
from loudou.leads.shapes import CandidatePair, MergePreview, PairSide, PreviewField, PreviewLead, Unmerged
from loudou.platform.records.cells import render_value
from loudou.platform.records.doors.addresses import page_of
from loudou.platform.records.doors.request import look_for
from loudou.platform.records.fields import FieldInUse, fields_for
from loudou.platform.records.query import ListQuery, list_records
from loudou.platform.records.registry import record_type

SIGNS = {
    "credit_code": MATCHES["credit_code"],
    "mobile": MATCHES["mobile"],
    "email": MATCHES["email"],
    "person": _("Same person"),
    "city": _("Same city"),
}
COMPARED = ("company", "name", "title", "mobile", "email", "uscc", "city", "source", "status", "created_at")
"""What the queue puts side by side."""
MOST_FOUND = 8


def kept_words(done: Unmerged) -> str:
    """What an unmerge left as it is, in one sentence; empty when everything is as it was."""
    columns = [name for one in done.kept for name in one.columns]
    labels = {f.attribute: str(f.label) for f in record_type("lead").fields}
    named = [labels[name] for name in columns if name in labels]
    others = sum(one.count for one in done.kept if not one.columns)
    said = []
    if named:
        said.append(gettext("Changed since and left as it is: %(fields)s.") % {"fields": ", ".join(named)})
    if others:
        text = ngettext(
            "%(count)s further entry was changed since and stays.",
            "%(count)s further entries were changed since and stay.",
            others,
        )
        said.append(text % {"count": others})
    return " ".join(said)


def pair_shown(ctx: Context, pair: CandidatePair) -> dict[str, Any]:
    """A pair with its fields side by side, those that differ marked. No SQL beside the actor's rights."""
    kind = record_type("lead")
    usable = fields_for(ctx, kind)
    sides = [_row(pair.first), _row(pair.second)]
    look = look_for({})
    shown = [usable[name] for name in COMPARED if name in usable]
    return {
        "pair": pair,
        "signs": [SIGNS[sign] for sign in pair.signs],
        "leads": [
            {"lead": side, "url": page_of(kind, side.id), "owner": side.owner_name}
            for side in (pair.first, pair.second)
        ],
        "fields": [
            {
                "label": one.field.label,
                "values": [render_value(one, row, look) for row in sides],
                "is_same": one.name == "created_at" or _agree(*(row[one.field.attribute] for row in sides)),
            }
            for one in shown
            if any(row[one.field.attribute] not in {None, ""} for row in sides)
        ],
        "compare_url": reverse("lead-merge") + "?" + urlencode({"ids": f"{pair.first.id},{pair.second.id}"}),
    }


def merge_shown(ctx: Context, preview: MergePreview) -> dict[str, Any]:
    """The leads of a merge beside each other, what differs and what is the same. At most two SQL statements."""
    usable = fields_for(ctx, record_type("lead"))
    told = [_field_shown(usable[one.name], one, preview) for one in preview.fields if one.name in usable]
    gone = [lead for lead in preview.leads if lead.id != preview.survivor_id]
    survivor = next(lead for lead in preview.leads if lead.id == preview.survivor_id)
    return {
        "leads": [_lead_shown(lead, preview) for lead in preview.leads],
        "ids": ",".join(str(lead.id) for lead in preview.leads),
        "survivor": survivor,
        "gone_count": len(gone),
        "different": [one for one in told if one["is_different"]],
        "same": [one for one in told if not one["is_different"]],
        "moved": moved_words(preview.moved),
        "owner_name": preview.owner_name,
        "losing": [lead.owner_name for lead in gone if lead.owner_name and lead.owner_name != preview.owner_name],
        "until": ctx.now + timedelta(days=unmerge_days()),
        "refusal": gettext(WORDS[preview.refusal]) if preview.refusal else "",
        "is_converted": survivor.status == "converted",
    }


def partners(ctx: Context, lead_id: UUID, text: str) -> list[dict[str, Any]]:
    """Leads one may be merged with: those it resembles, or what the words find. Three SQL statements at most."""
    kind = record_type("lead")
    if not text:
        found = [one for one in similar_leads(ctx, lead_id) if one.status not in {"merged", "invalid"}]
        return [
            {"id": one.id, "title": one.display_name, "number": one.number, "name": one.name, "status": one.status,
             "owner": one.owner_name, "why": MATCHES[one.matched_by], "url": page_of(kind, one.id)}
            for one in found
        ]  # fmt: skip
    columns = ("display_name", "number", "name", "status")
    query = ListQuery(text=text, columns=columns, filter='status != "merged" && status != "invalid"', limit=MOST_FOUND)
    rows = [row for row in list_records(ctx, kind, query).rows if row["id"] != lead_id]
    return [
        {"id": row["id"], "title": row["display_name"], "number": row["number"], "name": row["name"],
         "status": row["status"], "owner": "", "why": "", "url": page_of(kind, row["id"])}
        for row in rows
    ]  # fmt: skip


def _agree(one: object, other: object) -> bool:
    """Whether two values say nothing different; one that is empty says nothing."""
    return one == other or one in {None, ""} or other in {None, ""}


def _row(side: PairSide) -> dict[str, Any]:
    return {f.name: getattr(side, f.name) for f in fields(side)}


def _lead_shown(lead: PreviewLead, preview: MergePreview) -> dict[str, Any]:
    ids = ",".join(str(one.id) for one in preview.leads)
    kind = record_type("lead")
    return {
        "lead": lead,
        "url": page_of(kind, lead.id),
        "keep_url": reverse("lead-merge") + "?" + urlencode({"ids": ids, "survivor": lead.id}),
        "remains": lead.id == preview.survivor_id,
        "moved": moved_words(lead.moved),
        "status": next(o for o in _options(kind.field_named("status")) if o.value == lead.status),
    }


def _options(field: Any) -> Sequence[Any]:
    options: Sequence[Any] = field.options
    return options


def _field_shown(usable: FieldInUse, one: PreviewField, preview: MergePreview) -> dict[str, Any]:
    look = look_for({})
    cells = [
        {
            "lead": lead,
            "value": render_value(usable, _as_row(usable, value, lead.currency), look),
            "is_kept": one.from_id == lead.id,
            "is_empty": value in (None, "", []),
        }
        for lead, value in zip(preview.leads, one.values, strict=True)
    ]
    return {
        "name": one.name,
        "label": usable.field.label,
        "is_different": one.is_different,
        "is_sum": one.policy == MergeBy.SUM,
        "policy": MergeBy(one.policy).label if one.policy else "",
        "cells": cells,
        "united": render_value(usable, _as_row(usable, one.kept, ""), look) if _is_united(one) else "",
    }


def _is_united(one: PreviewField) -> bool:
    return one.is_different and one.from_id is None


def _as_row(usable: FieldInUse, value: object, currency: str) -> dict[str, Any]:
    if usable.custom is not None:
        return {"custom": {usable.custom.key: value}}
    return {usable.field.attribute: value, "currency": currency}
