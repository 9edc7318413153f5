"""What a lead's page tells of the leads that went into it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils.translation import ngettext

from loudou.kernel.context import Context
from loudou.leads.queries.merges import merges_of
from loudou.leads.rules.merge_fields import POLICIES
from loudou.platform.access.queries import access_profile
from loudou.platform.records.cells import render_value
from loudou.platform.records.doors.request import look_for
from loudou.platform.records.fields import fields_for
from loudou.platform.records.registry import record_type


def merged_facts(ctx: Context, lead: Any) -> Mapping[str, object] | None:
    """Which leads went into this one, what they said, and the way back. Three SQL statements; none where none did."""
    if not lead.also_known:
        return None
    found = merges_of(ctx, lead.pk)
    return (
        {
            "merges": [
                {"row": row, "moved": moved_words(row.moved), "leads": [_said(ctx, one) for one in row.leads]}
                for row in found
            ],
            "may_unmerge": access_profile(ctx).may("lead", "merge"),
            "key": uuid4(),
        }
        if found
        else None
    )


def _said(ctx: Context, lead: Mapping[str, object]) -> Mapping[str, object]:
    """What a merged lead said of itself, as far as the reader may read it."""
    usable, look = fields_for(ctx, record_type("lead")), look_for({})
    facts = [
        {"label": usable[name].field.label, "value": render_value(usable[name], _typed(lead), look)}
        for name in POLICIES
        if name in usable and lead.get(name)
    ]
    return {"title": lead["display_name"], "number": lead["number"], "facts": facts}


def _typed(lead: Mapping[str, object]) -> dict[str, object]:
    """The values as they were kept, an amount as a number again."""
    amount = lead.get("annual_revenue_amount")
    return {**lead, "annual_revenue_amount": Decimal(str(amount)) if amount is not None else None}


def moved_words(moved: Mapping[str, int]) -> list[str]:
    """What comes over: `3 activities`, `2 touches`."""
    words = {
        "activities": ngettext("%(count)s activity", "%(count)s activities", moved.get("activities", 0)),
        "tasks": ngettext("%(count)s open task", "%(count)s open tasks", moved.get("tasks", 0)),
        "touches": ngettext("%(count)s touch", "%(count)s touches", moved.get("touches", 0)),
        "members": ngettext("%(count)s campaign", "%(count)s campaigns", moved.get("members", 0)),
        "matches": ngettext("%(count)s tender", "%(count)s tenders", moved.get("matches", 0)),
    }
    return [text % {"count": moved[kind]} for kind, text in words.items() if moved.get(kind)]
