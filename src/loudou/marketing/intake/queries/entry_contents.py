"""What stood in something that came in, for its page in the intake log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import EntryKind, Target
from loudou.marketing.intake.errors import EntryNotFound
from loudou.marketing.intake.models import IntakeContent, IntakeEntry

LONGEST_SHOWN = 4_000


@dataclass(frozen=True, slots=True)
class EntryContent:
    """What was written: `values` as (target or question, text); of a mail also its subject, sender, text and files."""

    values: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    sender: str = ""
    text: str = ""
    files: tuple[tuple[str, int], ...] = field(default_factory=tuple)


def entry_content(ctx: Context, entry_id: UUID) -> EntryContent | None:
    """What stood in it; None once it is forgotten. At most four SQL statements. Raises EntryNotFound."""
    entry = IntakeEntry.objects.visible_to(ctx).filter(pk=entry_id).first()
    if entry is None:
        raise EntryNotFound("There is no such line in the intake log.", entry_id=entry_id)
    kept = IntakeContent.objects.filter(pk=entry.origin_id).first()  # system: of a line just seen
    if kept is None:
        return None
    return _shown(entry, kept.document)


def _shown(entry: IntakeEntry, document: Mapping[str, Any]) -> EntryContent:
    if entry.kind == EntryKind.MAIL:
        files = tuple((str(one["name"]) or "–", int(one["size"])) for one in document["attachments"])
        return EntryContent(
            _named(document["values"]), document["subject"], document["sender"], document["text"], files
        )
    if entry.kind == EntryKind.FORM:
        return EntryContent(_named(document["lead_values"]))
    rows = document["rows"]
    return EntryContent(_named(rows[entry.row - 1]) if entry.row <= len(rows) else ())


def _named(values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    labels = {one.value: str(one.label) for one in Target}
    return tuple((labels.get(name, name), _text(value)[:LONGEST_SHOWN]) for name, value in values.items())


def _text(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
