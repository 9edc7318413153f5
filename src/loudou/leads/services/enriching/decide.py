"""What the registries' answers do to locked leads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.leads.models import EnrichmentProposal, EnrichmentRun
from loudou.leads.rules.enrichment import PlaceSource, decide_fills, find_place
from loudou.leads.rules.matching import Identified
from loudou.leads.services.enriching.write import FIELDS, Filling

PLACES = frozenset(source.value for source in PlaceSource)


@dataclass(slots=True)
class Looked:
    """A lead being filled in: its values as they become, what told them, and what is proposed."""

    lead_id: UUID
    values: dict[str, str]
    worked_out: dict[str, str]
    edited: Collection[str]
    filled: dict[str, str] = field(default_factory=dict)
    by: dict[str, str] = field(default_factory=dict)
    runs: list[EnrichmentRun] = field(default_factory=list)
    proposals: list[EnrichmentProposal] = field(default_factory=list)

    def filling(self) -> Filling | None:
        """What is to be written; None when nothing changes."""
        return Filling(self.lead_id, self.filled, self.by) if self.filled else None

    def put(self, values: Mapping[str, str], source: str) -> None:
        """Fill values in."""
        self.values.update(values)
        self.filled.update(values)
        self.by.update(dict.fromkeys(values, source))
        self.worked_out.update(dict.fromkeys(values, source))


def look_at(row: Mapping[str, Any], edited: Collection[str]) -> Looked:  # system: works on values in hand
    """A lead as it stands; what was worked out is nobody's edit."""
    typed = frozenset(edited) - row["worked_out"].keys()
    return Looked(row["id"], {name: row[name] for name in FIELDS}, dict(row["worked_out"]), typed)


def put_place(looked: Looked, row: Mapping[str, Any]) -> None:  # system: works on values in hand
    """Work province and city out of code and numbers where they are empty, unless a person emptied them."""
    if {"province", "city"} & set(looked.edited):
        return
    values = looked.values
    found = find_place(
        values["province"], values["city"], uscc=values["uscc"], phone=row["phone"], mobile=row["mobile"]
    )
    if found is not None:
        looked.put(found.values, found.source.value)


def put_matches(
    ctx: Context, looked: Looked, matches: Sequence[Identified], decided: Collection[tuple[UUID, str, str]]
) -> None:
    """Fill in and propose what the matches say, the surest first; `decided` are values proposed before."""
    for found in matches:
        provider = found.candidate.provider
        free = {name for name, by in looked.worked_out.items() if by in PLACES or by == provider}
        fills = decide_fills(looked.values, found.match, worked_out=free, edited=looked.edited)
        known = {(p.field, p.value) for p in looked.proposals}
        proposed = {
            name: value
            for name, value in fills.proposed.items()
            if (looked.lead_id, name, value) not in decided and (name, value) not in known
        }
        looked.put(fills.applied, provider)
        if fills.applied or proposed:
            looked.runs.append(_run(ctx, looked, found, fills.applied, proposed))
            looked.proposals += [_proposal(ctx, looked, found, name, value) for name, value in proposed.items()]


def _run(
    ctx: Context, looked: Looked, found: Identified, applied: Mapping[str, str], proposed: Mapping[str, str]
) -> EnrichmentRun:
    return EnrichmentRun(
        id=new_id(),
        lead_id=looked.lead_id,
        provider=found.candidate.provider,
        company_id=found.candidate.id,
        at=ctx.now,
        confidence=found.match.confidence,
        found={name: value for name, value in found.match.values.items() if value},
        applied=dict(applied),
        proposed=dict(proposed),
    )


def _proposal(ctx: Context, looked: Looked, found: Identified, name: str, value: str) -> EnrichmentProposal:
    return EnrichmentProposal(
        id=new_id(),
        lead_id=looked.lead_id,
        provider=found.candidate.provider,
        field=name,
        value=value,
        confidence=found.match.confidence,
        made_at=ctx.now,
    )
