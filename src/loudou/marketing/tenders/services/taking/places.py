"""Which project each notice belongs to, and which notices are one that several sites publish."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import TakeOutcome
from loudou.marketing.tenders.models import TenderNotice, TenderProject
from loudou.marketing.tenders.rules.days import EARLIEST
from loudou.marketing.tenders.rules.same_project import WINDOW, Candidate, Verdict, decide, is_syndicated
from loudou.marketing.tenders.rules.texts import clean_text
from loudou.marketing.tenders.services.taking.prepare import Incoming

FOUND = (
    *("id", "number_key", "round", "purchaser_id", "fingerprint", "budget_amount", "currency"),
    *("published_first_at", "last_notice_at"),
)


@dataclass(slots=True)
class Place:
    """A project notices come to."""

    id: UUID
    ocid: str
    is_new: bool
    number_key: str = ""
    round: int = 1
    predecessor_id: UUID | None = None


@dataclass(slots=True)
class Copy:
    """A notice we have, as a place where further publications may belong."""

    id: UUID
    project_id: UUID
    notice_type: str
    title: str
    published_at: datetime | None


Places = dict[UUID, Place]


def place_notices(ctx: Context, rows: Sequence[Incoming]) -> Places:
    """The project of every row, set on the row; new ones are only named here. At most three SQL statements."""
    del ctx
    places: Places = {}
    _place_by_ocid([row for row in rows if row.draft.ocid], places)
    local = sorted((row for row in rows if not row.draft.ocid), key=_date)
    if local:
        _place_by_rules(local, places)
        _find_copies(local, places)
    return places


def _date(row: Incoming) -> datetime:
    return row.draft.published_at or EARLIEST


def _place_by_ocid(rows: Sequence[Incoming], places: Places) -> None:
    known = dict(
        TenderProject.objects.filter(ocid__in=[row.draft.ocid for row in rows]).values_list("ocid", "id")
    )  # system: recognising projects
    by_ocid: dict[str, Place] = {ocid: Place(pk, ocid, is_new=False) for ocid, pk in known.items()}
    for row in rows:
        place = by_ocid.get(row.draft.ocid)
        if place is None:
            place = by_ocid[row.draft.ocid] = Place(new_id(), row.draft.ocid, is_new=True)
        _settle(row, place, places)


def _settle(row: Incoming, place: Place, places: Places) -> None:
    places[place.id] = place
    row.project_id = place.id
    if place.is_new and row.number_key and not place.number_key:
        place.number_key, place.round = row.number_key, row.round


def _place_by_rules(rows: Sequence[Incoming], places: Places) -> None:
    """Row by row in the order of their dates, so that the second notice of a set finds the project of the first."""
    by_number: defaultdict[str, list[Candidate]] = defaultdict(list)
    by_purchaser: defaultdict[UUID | None, list[Candidate]] = defaultdict(list)
    for candidate in _candidates(rows):
        _remember(candidate, by_number, by_purchaser)
    for row in rows:
        asked = _candidate(row)
        near = {one.id: one for one in (*by_number.get(row.number_key, ()), *by_purchaser.get(row.purchaser_id, ()))}
        decision = decide(asked, near.values())
        if decision.verdict is Verdict.SAME and decision.project_id is not None:
            place = places.get(decision.project_id) or Place(decision.project_id, "", is_new=False)
        else:
            made = new_id()
            place = Place(made, f"loudou-{made}", is_new=True, round=row.round, predecessor_id=decision.project_id)
        _settle(row, place, places)
        _remember(_grown(asked, near.get(place.id), place), by_number, by_purchaser)


def _candidates(rows: Sequence[Incoming]) -> Iterable[Candidate]:
    numbers = {row.number_key for row in rows if row.number_key}
    purchasers = {row.purchaser_id for row in rows if row.purchaser_id is not None}
    dates = [row.draft.published_at for row in rows if row.draft.published_at is not None]
    near = Q(purchaser__in=purchasers)
    if dates:
        near &= Q(last_notice_at__isnull=True) | Q(last_notice_at__gte=min(dates) - WINDOW)
    # system: recognising projects is independent of who takes notices in
    found = TenderProject.objects.filter(Q(number_key__in=numbers) & ~Q(number_key="") | near).order_by("id")
    return [Candidate(*values) for values in found.values_list(*FOUND)]


def _candidate(row: Incoming) -> Candidate:
    facts, at = row.facts, row.draft.published_at
    budget = facts.budget_amount or facts.ceiling_amount
    return Candidate(None, row.number_key, row.round, row.purchaser_id, row.fingerprint, budget, facts.currency, at, at)


def _grown(asked: Candidate, before: Candidate | None, place: Place) -> Candidate:
    """The project with this notice in it, as the next notices are compared with it."""
    if before is None:
        return replace(asked, id=place.id)
    dates = [at for at in (before.first_at, before.last_at, asked.last_at) if at is not None]
    return replace(
        before,
        number_key=before.number_key or asked.number_key,
        purchaser_id=before.purchaser_id or asked.purchaser_id,
        first_at=min(dates, default=None),
        last_at=max(dates, default=None),
    )


def _remember(
    candidate: Candidate,
    by_number: defaultdict[str, list[Candidate]],
    by_purchaser: defaultdict[UUID | None, list[Candidate]],
) -> None:
    for index, key in ((by_number, candidate.number_key), (by_purchaser, candidate.purchaser_id)):
        if key:
            kept = [one for one in index[key] if one.id != candidate.id]  # type: ignore[index]
            index[key] = [*kept, candidate]  # type: ignore[index]


def _find_copies(rows: Sequence[Incoming], places: Places) -> None:
    """Rows that are a notice we have, published elsewhere within three days, point to it and become no notice."""
    known: defaultdict[UUID, list[Copy]] = defaultdict(list)
    old = [pk for pk, place in places.items() if not place.is_new]
    # system: recognising notices is independent of who takes them in
    found = TenderNotice.objects.filter(project__in=old).values_list(
        "id", "project_id", "notice_type", "title", "published_at"
    )
    for values in found:
        known[values[1]].append(Copy(*values))
    for row in rows:
        if row.project_id is None or row.outcome is not None:
            continue
        copy = next((one for one in known[row.project_id] if _is_copy(row, one)), None)
        if copy is not None:
            row.outcome, row.notice_id = TakeOutcome.SYNDICATED, copy.id
        else:
            row.notice_id = row.notice_id or new_id()
            at = row.draft.published_at
            known[row.project_id].append(
                Copy(row.notice_id, row.project_id, row.draft.notice_type, row.facts.title, at)
            )


def _is_copy(row: Incoming, copy: Copy) -> bool:
    return (
        copy.notice_type == row.draft.notice_type
        and clean_text(copy.title).casefold() == row.facts.title.casefold()
        and is_syndicated(copy.published_at, row.draft.published_at)
    )
