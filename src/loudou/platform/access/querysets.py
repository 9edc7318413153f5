"""The one place where records are narrowed to what an actor may see."""

from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.db.models import Expression, Model, Q, QuerySet

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile, reach_of

M = TypeVar("M", bound=Model)


class RecordQuerySet(QuerySet[M, M]):
    """Records that know their owner. `visible_to` comes first in every read.

    A subclass names its `record_type` and, where ownership is not the whole story (a pool, a parent record),
    answers `reached_otherwise` with a further condition.
    """

    record_type: ClassVar[str]
    owner_field: ClassVar[str] = "owner_id"
    place: ClassVar[Expression | None] = None
    """Where a record lies, when there is an index `(place, column, id)` for every order of its lists."""

    def visible_to(self, ctx: Context, action: str = "read") -> Self:
        """Only records the actor may do this to; nothing without a grant. At most two SQL statements per context."""
        condition = self.reached_by(ctx, action)
        return self if condition is None else self.filter(condition)

    @classmethod
    def reached_by(cls, ctx: Context, action: str = "read") -> Q | None:
        """The condition `visible_to` applies; None when everything is reached."""
        if not access_profile(ctx).may(cls.record_type, action):
            return Q(pk__in=())
        reach = reach_of(ctx, cls.record_type, action)
        if reach.is_everything:
            return None
        owned = Q(**{f"{cls.owner_field}__in": reach.owner_ids})
        further = cls.reached_otherwise(ctx, action)
        return owned if further is None else owned | further

    @classmethod
    def reached_otherwise(cls, ctx: Context, action: str) -> Q | None:
        """Records reached by something other than ownership; None by default."""
        return None

    @classmethod
    def places(cls, ctx: Context) -> tuple[UUID, ...] | None:
        """The values of `place` that hold all the actor may read, and nothing else; None when they do not say it."""
        return None


AnyRecordQuerySet = RecordQuerySet[Any]
