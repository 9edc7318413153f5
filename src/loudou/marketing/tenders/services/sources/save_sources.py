"""Set up sources that are looked at by themselves."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.errors import SourceInvalid
from loudou.marketing.tenders.models import TenderSource
from loudou.marketing.tenders.rules.sources import source_problems
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search


@records_changes("tenders.save_sources")
def save_sources(ctx: Context, *, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """New sources from their fields, looked at for the first time at once; returns their ids in order.

    All or none; an address or folder is one source only. Raises SourceInvalid naming field and row, ActionRefused. Five
    SQL statements.
    """
    require(ctx, "tender_source", "create")
    problems = [problem for row, values in enumerate(rows, start=1) for problem in source_problems(values, row)]
    places = [str(values.get("location") or "").strip() for values in rows]
    # system: a source is one source whoever may see it
    known = set(TenderSource.objects.filter(location__in=places).values_list("location", flat=True))
    problems += [
        FieldProblem("location", "source.taken", "This is a source already.", row)
        for row, place in enumerate(places, start=1)
        if place in known or places.index(place) < row - 1
    ]
    if problems:
        raise SourceInvalid("Some sources cannot be saved. Nothing was saved.", problems=problems)
    made = [_source(ctx, values) for values in rows]
    TenderSource.objects.bulk_create(made)
    derive_search("tender_source", [one.pk for one in made])
    return [one.pk for one in made]


def _source(ctx: Context, values: Mapping[str, Any]) -> TenderSource:
    given = {name: value for name, value in values.items() if value is not None}
    return TenderSource(
        **given,
        id=new_id(),
        owner_id=ctx.actor_id,
        next_at=ctx.now,
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
    )
