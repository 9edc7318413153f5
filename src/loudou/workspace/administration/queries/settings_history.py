"""Who changed a setting, from what to what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from loudou.kernel.context import Context
from loudou.platform.changes.queries import history_of
from loudou.platform.identity.queries import people

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One act on a setting; `values` are column, before and after as the database writes them."""

    change_set_id: UUID
    at: datetime
    who: str
    row_id: UUID
    values: tuple[tuple[str, str, str], ...]


def setting_changes(ctx: Context, row_ids: Sequence[UUID]) -> list[SettingChange]:
    """What was changed of these rows, the latest first. Who may see them is the caller's duty. Two SQL statements."""
    del ctx
    entries = history_of(row_ids, limit=MOST_SHOWN) if row_ids else []
    names = people({one.actor_id for one in entries if one.actor_id is not None})
    return [
        SettingChange(
            one.change_set_id,
            one.at,
            names[one.actor_id].name if one.actor_id in names else gettext("System"),
            one.row_id,
            tuple((name, one.before.get(name) or "", one.after.get(name) or "") for name in one.after),
        )
        for one in entries
    ]
