"""What activities are about."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from loudou.activities.errors import ActivityInvalid
from loudou.activities.models import ActivityLink
from loudou.activities.shapes import RecordRef
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.registry import record_type

RELINK_SQL = """
    INSERT INTO activities_activitylink (id, activity_id, record_type, record_id, happens_at)
    SELECT gen_random_uuid(), l.activity_id, %(type)s, %(id)s, l.happens_at
    FROM activities_activitylink l WHERE l.record_type = %(from_type)s AND l.record_id = %(from_id)s
    ON CONFLICT (activity_id, record_type, record_id) DO NOTHING
"""


@records_changes("activity.relink")
def relink(ctx: Context, *, source: RecordRef, targets: Sequence[RecordRef]) -> int:
    """Make everything that is about one record be about these records too; returns how many links were added.

    A consequence of conversion and merging and not an act of its own, so it asks for no right. One SQL statement per
    target.
    """
    del ctx
    added = 0
    with connection.cursor() as cursor:
        for target in targets:
            cursor.execute(
                RELINK_SQL,
                {
                    "type": target.record_type,
                    "id": target.record_id,
                    "from_type": source.record_type,
                    "from_id": source.record_id,
                },
            )
            added += cursor.rowcount
    return added


def check_links(ctx: Context, groups: Iterable[Sequence[RecordRef]]) -> None:
    """Refuse links to what is not there or not visible. One SQL statement per record type. Raises ActivityInvalid."""
    rows = list(groups)
    wanted: dict[str, set[UUID]] = {}
    for ref in (ref for links in rows for ref in links):
        wanted.setdefault(ref.record_type, set()).add(ref.record_id)
    seen: set[tuple[str, UUID]] = set()
    for key, ids in wanted.items():
        kind = record_type(key)
        found = kind.model.objects.visible_to(ctx).filter(pk__in=ids, **kind.standing)  # type: ignore[attr-defined]  # record querysets have visible_to
        seen |= {(key, pk) for pk in found.values_list("pk", flat=True)}
    problems = [
        FieldProblem("links", "not_found", "There is no such record, or you may not see it.", row)
        for row, links in enumerate(rows, start=1)
        if any((ref.record_type, ref.record_id) not in seen for ref in links)
    ]
    if problems:
        raise ActivityInvalid("An activity is about records you see. Nothing was saved.", problems=problems)


def links_for(ctx: Context, activity_id: UUID, refs: Sequence[RecordRef], happens_at: datetime) -> list[ActivityLink]:
    """The rows, unsaved, each record once."""
    del ctx
    return [
        ActivityLink(
            activity_id=activity_id, record_type=ref.record_type, record_id=ref.record_id, happens_at=happens_at
        )
        for ref in dict.fromkeys(refs)
    ]
