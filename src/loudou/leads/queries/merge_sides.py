"""Leads as the rules of merging look at them."""

from collections.abc import Mapping
from typing import Any

from loudou.leads.rules.lifecycle import LeadState
from loudou.leads.rules.merge_fields import POLICIES, MergeSide

READ = (
    *POLICIES,
    *("id", "number", "display_name", "currency", "custom", "worked_out", "unreadable", "also_known", "channel"),
    *("status", "owner_id", "pool_id", "account_id", "merged_into_id", "held_since", "held_how", "assigned_at"),
    *("first_response_at", "last_followup_at", "next_followup_at", "recycle_due_at", "followup_count", "touch_count"),
    *("last_touch_at", "created_at", "score_total", "band", "converted_account_id", "converted_contact_id"),
    "converted_opportunity_id",
)


def side_of(row: Mapping[str, Any]) -> MergeSide:
    """A lead's row as a side of a merge; custom fields stand beside the others as `custom.<key>`. No SQL."""
    values = {name: row[name] for name in POLICIES}
    values |= {f"custom.{key}": value for key, value in row["custom"].items()}
    return MergeSide(
        id=row["id"],
        state=LeadState(row["status"]),
        owner_id=row["owner_id"],
        created_at=row["created_at"],
        last_touch_at=row["last_touch_at"],
        values=values,
    )
