"""The columns every record table has."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from loudou.kernel.ids import new_id


class RecordTable(models.Model):
    """A table people see as records: owner, times, version for optimistic locking, custom fields and search tokens.

    `title_key` sorts titles (pinyin for Han). `search` and `title_key` are computed by records/services/derive.py
    whenever a title or another searched field is written.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(
        "identity.User",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Owner"),
        db_index=False,
    )
    created_at = models.DateTimeField(_("Created"))
    created_by = models.UUIDField(null=True, editable=False)
    updated_at = models.DateTimeField(_("Updated"))
    version = models.PositiveIntegerField(default=1)
    custom = models.JSONField(default=dict, blank=True)
    title_key = models.CharField(max_length=200, default="", editable=False)
    search = SearchVectorField(null=True, editable=False)

    derived: ClassVar[tuple[str, ...]] = ("search", "title_key")
    """Columns that can be computed again: not in the history."""
    computed: ClassVar[tuple[str, ...]] = ()
    """Columns the system works out anew in the course of time: in the history, but in no undo's way."""

    class Meta:
        abstract = True


def record_indexes(prefix: str) -> list[models.Index]:
    """The indexes behind every list of records: by owner, newest, last changed, title, and the search tokens."""
    return [
        models.Index(fields=["owner_id", "id"], name=f"{prefix}_owner"),
        models.Index(fields=["created_at", "id"], name=f"{prefix}_created"),
        models.Index(fields=["title_key", "id"], name=f"{prefix}_title"),
        GinIndex(fields=["search"], name=f"{prefix}_search"),
    ]
