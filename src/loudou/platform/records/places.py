"""The first rows of several places put together: what a list costs does not grow with what others own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, QuerySet, UUIDField
from django.db.models.expressions import RawSQL

from loudou.platform.records.paging import SortKey


def first_of_places(found: QuerySet[Any], places: Sequence[UUID], keys: Sequence[SortKey], count: int) -> QuerySet[Any]:
    """The first `count` of the rows found that lie in these places, still to be sorted by the keys.

    An index `(place, column, id)` gives the first rows of each place; one index of the order alone would have to be
    walked past everything the actor may not see.
    """
    names = [key.column for key in keys]
    # A place is named by the row of the lateral join that asks for it.
    here = RawSQL('"w"."place"', (), output_field=UUIDField())
    of_place = found.alias(place=found.place).filter(place=here)  # type: ignore[attr-defined]  # record querysets have it
    of_place = of_place.order_by(*(key.ordering() for key in keys)).values_list(*names)[:count]
    try:
        statement, parameters = of_place.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:  # the filter can be met by nothing
        return found.none()
    order = ", ".join(key.spoken("p") for key in keys)
    table = connection.ops.quote_name(found.model._meta.db_table)
    condition = (
        f'{table}."id" IN (SELECT p."id" FROM unnest(%s::uuid[]) AS w(place)'  # noqa: S608 - quoted names, parameters
        f" CROSS JOIN LATERAL ({statement}) p ORDER BY {order} LIMIT {count})"
    )
    first = RawSQL(condition, [list(places), *parameters], output_field=BooleanField())  # noqa: S611 - as above
    # system: the rows were narrowed to what the actor sees
    chosen: QuerySet[Any] = found.model._default_manager.filter(first)
    return chosen
