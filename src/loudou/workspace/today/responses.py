"""Who of the team owes leads their first contact."""

from typing import Any

from django.db.models import Count, Min, Q

from loudou.platform.identity.queries import people
from loudou.workspace.lists import whole_list
from loudou.workspace.today.asking import Day, found
from loudou.workspace.today.leads import WAITING

MOST_PEOPLE = 8


def responses(day: Day) -> dict[str, Any] | None:
    """By person: how many leads wait for their first contact, and how many of them are late. Two SQL statements.

    For whom hands leads out and looks at the team; None for others, and when nothing waits.
    """
    if day.is_mine or not day.may("lead", "assign"):
        return None
    late = Q(response_due_at__lt=day.ctx.now)
    counted = found(day, "lead", WAITING).order_by().values("owner_id")
    rows = list(
        counted.annotate(waiting=Count("pk"), late=Count("pk", filter=late), due_at=Min("response_due_at"))
        .filter(owner_id__isnull=False)
        .order_by("-late", "due_at", "owner_id")[:MOST_PEOPLE]
    )
    if not rows:
        return None
    names = people({row["owner_id"] for row in rows})
    return {
        "late": sum(row["late"] for row in rows),
        "rows": [
            {
                "name": names[row["owner_id"]].name,
                "waiting": row["waiting"],
                "late": row["late"],
                "url": whole_list("lead", f'owner == "{row["owner_id"]}" && {WAITING}', "created_at"),
            }
            for row in rows
        ],
        "url": whole_list("lead", f"{WAITING} && response_due_at < now()", "created_at"),
    }
