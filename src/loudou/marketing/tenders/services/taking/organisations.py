"""The organisations notices name: those we know by any of their names, the others made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.models import TenderOrgAlias
from loudou.marketing.tenders.rules.texts import org_key
from loudou.marketing.tenders.services.taking.rows import JSON, TOKENS, Table
from loudou.marketing.tenders.shapes import NoticeFacts, OrgFacts
from loudou.platform.search.tokens import title_key, tokens_of

BUYER, SUPPLIER, AGENCY = "is_buyer", "is_supplier", "is_agency"
LONGEST = 300
ORGS = Table(
    "tenders_tenderorg",
    {
        "id": "uuid",
        "name": "text",
        "uscc": "text",
        "identifier": "text",
        "region": "text",
        **dict.fromkeys((BUYER, SUPPLIER, AGENCY, "is_own", "is_rival"), "bool"),
        "created_at": "timestamptz",
        "created_by": "uuid",
        "updated_at": "timestamptz",
        "version": "int",
        "title_key": "text",
        "search": TOKENS,
        "custom": JSON,
    },
    ("id",),
)
ALIASES = Table("tenders_tenderorgalias", {"id": "uuid", "org_id": "uuid", "name": "text", "key": "text"}, ("key",))
ROLES_SQL = """
    UPDATE tenders_tenderorg o SET is_buyer = o.is_buyer OR d.buys, is_supplier = o.is_supplier OR d.supplies,
        is_agency = o.is_agency OR d.runs, uscc = CASE WHEN o.uscc = '' THEN d.uscc ELSE o.uscc END,
        updated_at = %s, version = o.version + 1
    FROM unnest(%s::uuid[], %s::bool[], %s::bool[], %s::bool[], %s::text[]) AS d(id, buys, supplies, runs, uscc)
    WHERE o.id = d.id AND ((d.buys AND NOT o.is_buyer) OR (d.supplies AND NOT o.is_supplier)
        OR (d.runs AND NOT o.is_agency) OR (d.uscc <> '' AND o.uscc = ''))
"""


@dataclass(slots=True)
class _Named:
    facts: OrgFacts
    region: str
    roles: set[str]


@dataclass(frozen=True, slots=True)
class Organisations:
    """The organisation of each key of a name."""

    by_key: Mapping[str, UUID]

    def of(self, org: OrgFacts | None) -> UUID | None:
        """The organisation of a name; None for nobody."""
        return self.by_key.get(org_key(org.name)[:LONGEST]) if org is not None else None

    def with_those_of(self, other: "Organisations") -> "Organisations":
        """These and the others."""
        return Organisations({**self.by_key, **other.by_key})


def resolve_organisations(ctx: Context, notices: Sequence[NoticeFacts]) -> Organisations:
    """The organisation behind every name in these notices, new ones made. Four SQL statements at most."""
    named: dict[str, _Named] = {}
    for facts in notices:
        for org, role in _mentions(facts):
            key = org_key(org.name)[:LONGEST]
            if key:
                one = named.setdefault(key, _Named(org, facts.region if role == BUYER else "", set()))
                one.roles.add(role)
                if org.uscc and not one.facts.uscc:
                    one.facts = org
    known = dict(TenderOrgAlias.objects.filter(key__in=list(named)).values_list("key", "org_id"))
    made = {key: new_id() for key in named if key not in known}
    _update_roles(ctx, {known[key]: one for key, one in named.items() if key in known})
    ORGS.write([_org(ctx, made[key], named[key]) for key in made])
    ALIASES.write(
        [
            {"id": new_id(), "org_id": org, "name": named[key].facts.name[:LONGEST], "key": key}
            for key, org in made.items()
        ]
    )
    return Organisations({**known, **made})


def _mentions(facts: NoticeFacts) -> Iterator[tuple[OrgFacts, str]]:
    if facts.purchaser is not None:
        yield facts.purchaser, BUYER
    if facts.agency is not None:
        yield facts.agency, AGENCY
    for award in facts.awards:
        yield from ((supplier, SUPPLIER) for supplier in award.suppliers)
    yield from ((bid.bidder, SUPPLIER) for bid in facts.bids)


def _update_roles(ctx: Context, known: Mapping[UUID, _Named]) -> None:
    if not known:
        return
    columns: list[list[Any]] = [list(known)]
    columns += [[role in one.roles for one in known.values()] for role in (BUYER, SUPPLIER, AGENCY)]
    columns.append([one.facts.uscc[:18] for one in known.values()])
    with connection.cursor() as cursor:
        cursor.execute(ROLES_SQL, [ctx.now, *columns])


def _org(ctx: Context, org_id: UUID, named: _Named) -> dict[str, object]:
    name, code = named.facts.name[:LONGEST], named.facts.uscc[:18]
    return {
        "id": org_id,
        "name": name,
        "uscc": code,
        "identifier": named.facts.identifier[:200],
        "region": named.region[:80],
        **{role: role in named.roles for role in (BUYER, SUPPLIER, AGENCY)},
        "is_own": False,
        "is_rival": False,
        "created_at": ctx.now,
        "created_by": ctx.actor_id,
        "updated_at": ctx.now,
        "version": 1,
        "title_key": title_key(name),
        "search": tokens_of(name, (code,)),
        "custom": {},
    }
