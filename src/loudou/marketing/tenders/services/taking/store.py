"""Write notices, and their projects as all their notices now describe them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.tenders.models import Award, AwardSupplier, TenderNotice, TenderProject
from loudou.marketing.tenders.rules.compile import Told, compile_project
from loudou.marketing.tenders.rules.currencies import known_currency
from loudou.marketing.tenders.rules.facts import from_json, to_document
from loudou.marketing.tenders.services.taking.describe import (
    Described,
    award_rows,
    bid_rows,
    lot_rows,
    member_rows,
    project_row,
    stamp,
)
from loudou.marketing.tenders.services.taking.organisations import Organisations, resolve_organisations
from loudou.marketing.tenders.services.taking.places import Places
from loudou.marketing.tenders.services.taking.prepare import Incoming
from loudou.marketing.tenders.services.taking.tables import AWARDS, BIDS, LOTS, MEMBERS, NOTICES, PROJECTS
from loudou.marketing.tenders.shapes import NoticeFacts
from loudou.platform.search.services.learn import learn_words


@dataclass(frozen=True, slots=True)
class Stored:
    """What was written: the stages projects came to, by project, where they changed."""

    stages: Mapping[UUID, str]


def store_notices(
    ctx: Context, rows: Sequence[Incoming], places: Places, organisations: Organisations, seen: Mapping[UUID, list[str]]
) -> Stored:
    """Write the rows as notices and bring their projects up to date. At most sixteen SQL statements.

    `seen` holds the contents taken before under notices that are revised by these rows.
    """
    described, stages = _describe(ctx, rows, places, organisations)
    projects = [project_row(ctx, one) for one in described]
    PROJECTS.write(projects)
    NOTICES.write([_notice_row(ctx, row, organisations, seen) for row in rows])
    LOTS.write(_once([row for one in described for row in lot_rows(ctx, one)], "project_id", "external_id"))
    _write_awards(ctx, described, places)
    BIDS.write([row for one in described for row in bid_rows(ctx, one)])
    learn_words(row["title"] for row in projects)
    return Stored({row["id"]: row["stage"] for row in projects if stages.get(row["id"]) != row["stage"]})


def _describe(
    ctx: Context, rows: Sequence[Incoming], places: Places, organisations: Organisations
) -> tuple[list[Described], Mapping[UUID, str]]:
    """The projects of the rows with everything told of them, and the stages known projects were in."""
    told: defaultdict[UUID, dict[UUID, Told]] = defaultdict(dict)
    old = [pk for pk, place in places.items() if not place.is_new]
    stages = _known_stages(old, places)
    mentioned: list[NoticeFacts] = []
    for pk, project, kind, at, facts in _told_before(old):
        one = Told(str(pk), kind, at, from_json(facts))
        told[project][pk] = one
        mentioned.append(one.facts)
    names = organisations.with_those_of(resolve_organisations(ctx, mentioned)) if mentioned else organisations
    for row in rows:
        if row.project_id is not None and row.notice_id is not None:
            one = Told(str(row.notice_id), row.draft.notice_type, row.draft.published_at, row.facts)
            told[row.project_id][row.notice_id] = one
    found = []
    for project, notices in told.items():
        dates = [one.published_at for one in notices.values() if one.published_at is not None]
        state = compile_project(list(notices.values()))
        found.append(Described(places[project], state, names, max(dates, default=None)))
    return found, stages


def _known_stages(project_ids: Sequence[UUID], places: Places) -> dict[UUID, str]:
    """The stages projects are in; their places learn the numbers they have."""
    # system: a project follows from its notices, whoever may see it
    found = TenderProject.objects.filter(pk__in=project_ids).values_list("pk", "stage", "ocid", "round")
    stages = {}
    for pk, stage, ocid, tender_round in found:
        stages[pk] = stage
        places[pk].ocid, places[pk].round = ocid, tender_round
    return stages


def _told_before(project_ids: Sequence[UUID]) -> Iterable[tuple[UUID, UUID, str, datetime | None, dict[str, Any]]]:
    # system: a project is compiled from all its notices, whoever may see them
    found = TenderNotice.objects.filter(project__in=project_ids)
    return found.values_list("pk", "project_id", "notice_type", "published_at", "facts")


def _notice_row(
    ctx: Context, row: Incoming, organisations: Organisations, seen: Mapping[UUID, list[str]]
) -> dict[str, Any]:
    draft, facts = row.draft, row.facts
    before = seen.get(row.notice_id, []) if row.notice_id else []
    amount, currency = _amount_shown(facts)
    purchaser = facts.purchaser.name if facts.purchaser else ""
    return {
        **stamp(ctx, row.notice_id, facts.title, (facts.project_no, purchaser)),  # type: ignore[arg-type]  # set by now
        "project_id": row.project_id,
        "notice_type": draft.notice_type,
        "title": facts.title,
        "body": facts.body,
        "url": draft.url,
        "other_urls": [],
        "source": draft.source,
        "published_at": draft.published_at,
        "release_key": row.release_key,
        "release_id": draft.release_id,
        "hashes": [*before, row.content_hash],
        "facts": to_document(replace(facts, body="")),
        "release": draft.release,
        "purchaser_id": organisations.of(facts.purchaser),
        "region": facts.region[:80],
        "amount": amount,
        "currency": known_currency(currency) if amount is not None else "",
    }


def _amount_shown(facts: NoticeFacts) -> tuple[Decimal | None, str]:
    """What was awarded, else the budget, else the ceiling, with its currency."""
    award = next((one for one in facts.awards if one.amount is not None), None)
    if award is not None:
        return award.amount, award.currency or facts.currency
    shown = facts.budget_amount if facts.budget_amount is not None else facts.ceiling_amount
    return shown, facts.currency


def _write_awards(ctx: Context, described: Sequence[Described], places: Places) -> None:
    """The awards, and the members of the consortiums among them."""
    old = [one.place.id for one in described if not places[one.place.id].is_new]
    known: dict[tuple[UUID, str], UUID] = {}
    if old:
        # system: awards follow from notices
        found = Award.objects.filter(project__in=old).values_list("project_id", "key", "pk")
        known = {(project, key): pk for project, key, pk in found}
    rows, members = [], []
    for one in described:
        made = list(award_rows(ctx, one, known))
        rows += made
        for row, award in zip(made, one.state.awards, strict=True):
            members += list(member_rows(ctx, one, row["id"], award))
    AWARDS.write(rows)
    if known and members:
        AwardSupplier.objects.filter(award__in=set(known.values())).delete()
    MEMBERS.write(members)


def _once(rows: Sequence[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    return list({tuple(row[name] for name in names): row for row in rows}.values())
