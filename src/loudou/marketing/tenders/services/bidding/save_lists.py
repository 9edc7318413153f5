"""Add to the company's own lists for bids."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.errors import BidInvalid
from loudou.marketing.tenders.models import BidReason
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search


@records_changes("bid_reason.create")
def save_reasons(ctx: Context, *, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """New reasons of decisions; returns their ids in order. A code stands for one reason only.

    Raises BidInvalid naming field and row, ActionRefused. Five SQL statements.
    """
    require(ctx, "bid_reason", "create")
    codes = [str(row.get("code") or "").strip() for row in rows]
    # system: a code is taken whoever may see it
    known = set(BidReason.objects.filter(code__in=codes).values_list("code", flat=True))
    problems = [
        FieldProblem("code", "code.taken", "This code is taken.", row)
        for row, code in enumerate(codes, start=1)
        if code in known or codes.index(code) < row - 1
    ]
    if problems:
        raise BidInvalid("Some reasons cannot be saved. Nothing was saved.", problems=problems)
    stamp = {"created_at": ctx.now, "created_by": ctx.actor_id, "updated_at": ctx.now}
    made = [
        BidReason(
            id=new_id(),
            code=code,
            name=str(row.get("name") or "").strip(),
            name_en=str(row.get("name_en") or "").strip(),
            used_for=row["used_for"],
            is_about_fit=bool(row.get("is_about_fit")),
            **stamp,
        )
        for code, row in zip(codes, rows, strict=True)
    ]
    BidReason.objects.bulk_create(made)
    derive_search("bid_reason", [one.pk for one in made])
    return [one.pk for one in made]
