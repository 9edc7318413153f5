"""What the actor sees, for statements written by hand."""

from typing import Any

from loudou.kernel.context import Context
from loudou.platform.access.queries import reach_of

ALIASES = {"receivable": "r", "payment": "p"}
Values = dict[str, Any]


def reached(ctx: Context, record_type: str) -> tuple[str, Values]:
    """The condition, and its values, that narrows `r` (receivables) or `p` (payments) to those the actor reads.

    Empty when that is everything. At most two SQL statements per context.
    """
    reach = reach_of(ctx, record_type, "read")
    if reach.is_everything:
        return "", {}
    name = f"{record_type}_owners"
    return f"AND {ALIASES[record_type]}.owner_id = ANY(%({name})s)", {name: list(reach.owner_ids)}
