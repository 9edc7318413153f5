"""Why somebody may or may not do something."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.access.explain import explain_access
from loudou.platform.access.queries import require
from loudou.platform.access.shapes import Explanation
from loudou.platform.records.cells import title_attribute
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.errors import RecordNotFound


def explanation(
    ctx: Context, kind: RecordType, *, user_id: UUID, record_id: UUID, action: str
) -> tuple[str, Explanation]:
    """The record's title and why this person may or may not do this to it; only for records the asker sees.

    At most nine SQL statements. Raises ActionRefused, RecordNotFound.
    """
    require(ctx, "access", "read")
    seen = kind.model.objects.visible_to(ctx).filter(pk=record_id)  # type: ignore[attr-defined]  # record querysets
    title = seen.values_list(title_attribute(kind), flat=True).first()
    if title is None:
        raise RecordNotFound("There is no such record, or you may not see it.")
    # system: the asker sees the record; explaining asks whether somebody else does
    found = explain_access(
        ctx,
        user_id=user_id,
        records=kind.model.objects.all(),  # type: ignore[attr-defined]
        record_id=record_id,
        action=action,
    )
    return str(title), found
