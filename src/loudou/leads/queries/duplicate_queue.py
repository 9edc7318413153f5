"""Pairs of leads that wait for somebody to say whether they are one."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from loudou.kernel.context import Context
from loudou.leads.enums import CandidateState
from loudou.leads.errors import CandidateNotFound
from loudou.leads.models import DuplicateCandidate, Lead
from loudou.leads.rules.soft_duplicates import is_certain, signs_of
from loudou.leads.shapes import CandidatePair, PairSide

PAGE = 20
MOST_CERTAIN = 200
SIDE = (
    *("id", "number", "display_name", "name", "company", "title", "mobile", "email", "uscc", "city", "source"),
    *("status", "shown_owner", "score_total", "band", "created_at"),
)


def duplicate_queue(
    ctx: Context, *, at_least: Decimal = Decimal(0), only_certain: bool = False, after: UUID | None = None
) -> list[CandidatePair]:
    """The open pairs the actor may merge, the most alike first, 20 at a time after the pair `after`; put off ones are
    left out. Three SQL statements.

    Certain pairs are looked for among the 200 most alike.
    """  # noqa: D205 - one sentence
    found = open_pairs(ctx).filter(similarity__gte=at_least).order_by("-similarity", "id")
    if after is not None:
        # system: only the place in the order is read
        last = DuplicateCandidate.objects.filter(pk=after).values_list("similarity", flat=True).first()
        if last is not None:
            found = found.filter(Q(similarity__lt=last) | Q(similarity=last, id__gt=after))
    pairs = _pairs(ctx, found[: MOST_CERTAIN if only_certain else PAGE])
    return [pair for pair in pairs if pair.is_certain][:PAGE] if only_certain else pairs


def certain_pairs(ctx: Context) -> list[CandidatePair]:
    """Those of the 200 most alike pairs that share what identifies. Two SQL statements."""
    found = open_pairs(ctx).order_by("-similarity", "id")
    return [pair for pair in _pairs(ctx, found[:MOST_CERTAIN]) if pair.is_certain]


def open_pair_count(ctx: Context) -> int:
    """How many pairs wait for the actor. One SQL statement."""
    return open_pairs(ctx).count()


def open_pairs(ctx: Context) -> "QuerySet[DuplicateCandidate]":
    """The pairs of which the actor may merge both leads and that are not put off. One SQL statement when read."""
    reached = Lead.objects.visible_to(ctx, "merge").values("pk")
    # system: a pair is reached through both of its leads
    pairs = DuplicateCandidate.objects.filter(state=CandidateState.OPEN, first__in=reached, second__in=reached)
    return pairs.filter(Q(later_until__isnull=True) | Q(later_until__lte=ctx.now))


def _pairs(ctx: Context, found: Iterable[DuplicateCandidate]) -> list[CandidatePair]:
    rows = list(found)
    ids = {pk for row in rows for pk in (row.first_id, row.second_id)}
    leads = Lead.objects.visible_to(ctx).filter(pk__in=ids).annotate(shown_owner=Coalesce(F("owner__name"), Value("")))
    sides = {values[0]: PairSide(*values) for values in leads.values_list(*SIDE)}
    shown = [row for row in rows if row.first_id in sides and row.second_id in sides]
    return [_pair(row, sides[row.first_id], sides[row.second_id]) for row in shown]


def _pair(row: DuplicateCandidate, first: PairSide, second: PairSide) -> CandidatePair:
    one, other = _facts(first), _facts(second)
    return CandidatePair(
        row.id, row.similarity, first, second, signs_of(one, other), is_certain=is_certain(one, other, row.similarity)
    )


def _facts(side: PairSide) -> dict[str, Any]:
    return {name: getattr(side, name) for name in ("mobile", "email", "uscc", "name", "city")}


def pairs_named(ctx: Context, pair_ids: Iterable[UUID]) -> list[CandidatePair]:
    """These pairs, as long as they are open and the actor may merge both leads. Two SQL statements.

    Raises CandidateNotFound when one of them is not.
    """
    wanted = set(pair_ids)
    pairs = _pairs(ctx, open_pairs(ctx).filter(pk__in=wanted))
    if len(pairs) < len(wanted):
        raise CandidateNotFound("There is no such pair, or you may not see both leads.")
    return pairs
