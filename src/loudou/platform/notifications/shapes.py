"""What other packages see of notices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """One thing to tell one person; `message` is an English template known to the translations."""

    user_id: UUID
    message: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    link: str = ""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as its reader sees it."""

    id: UUID
    text: str
    link: str
    created_at: datetime
    is_unread: bool
