"""Take leads in."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context, Source
from loudou.kernel.ids import new_id
from loudou.leads.enums import CaptureOutcome, LeadStatus
from loudou.leads.events import LeadAssigned, LeadCaptured, LeadNurtureStarted, LeadTouched
from loudou.leads.rules.duplicates import DuplicateDecision, HardKey, Outcome
from loudou.leads.services.capturing.append import Touch, append_touches, to_survivors
from loudou.leads.services.capturing.insert import insert_leads
from loudou.leads.services.capturing.known import lock_keys, recognise
from loudou.leads.services.capturing.places import fill_places
from loudou.leads.services.capturing.prepare import Incoming, prepare_drafts
from loudou.leads.services.capturing.route import route_new
from loudou.leads.services.emit_band_moves import emit_band_moves
from loudou.leads.services.hold import hold
from loudou.leads.services.log_decisions import log_decisions
from loudou.leads.shapes import CapturedRow, CapturePolicy, CaptureResult, LeadDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.platform.search.services.learn import learn_words

CHUNK = 4_000
DEFAULT_POLICY = CapturePolicy()


@records_changes("leads.capture")
def capture_leads(
    ctx: Context, *, drafts: Sequence[LeadDraft], policy: CapturePolicy = DEFAULT_POLICY
) -> CaptureResult:
    """New leads from drafts, or further touches of the leads they turn out to be; tells what became of each.

    Tidied up and normalised, recognised by hard keys among open leads, customers and each other (of several drafts of
    one person the first makes the lead), scored, and given to an owner or a pool, before they are written once. The
    same steps for one draft as for thousands: at most thirty-five SQL statements per chunk of 4,000, and one event of
    each kind. A draft that cannot be taken is reported and leaves the others alone. Raises ActionRefused, PoolNotFound,
    NoDefaultPool, OwnerNotAssignable.
    """
    require(ctx, "lead", "import" if ctx.source is Source.IMPORT else "create")
    rows: list[CapturedRow] = []
    for start in range(0, len(drafts), CHUNK):
        rows += _capture_chunk(ctx, drafts[start : start + CHUNK], policy, start + 1)
    return CaptureResult(tuple(rows))


def _capture_chunk(
    ctx: Context, drafts: Sequence[LeadDraft], policy: CapturePolicy, first_row: int
) -> list[CapturedRow]:
    prepared = prepare_drafts(ctx, drafts, policy, [new_id() for _ in drafts], first_row)
    taken = [incoming for incoming in prepared if not incoming.is_refused]
    lock_keys(ctx, taken)
    decisions = recognise(ctx, taken, policy)
    new = [(incoming, d) for incoming, d in zip(taken, decisions, strict=True) if d.outcome is not Outcome.APPEND]
    repeated = {i.id: _founder(taken, d) for i, d in zip(taken, decisions, strict=True) if _is_repeated(d)}
    touches = to_survivors(ctx, _touches(taken, decisions))
    _write(ctx, new, touches, policy)
    outcomes = {incoming.id: CapturedRow(CaptureOutcome.CREATED, incoming.id) for incoming, _ in new}
    outcomes |= {incoming.id: CapturedRow(CaptureOutcome.APPENDED, lead, key) for lead, incoming, key in touches}
    outcomes |= {
        made: CapturedRow(CaptureOutcome.REPEATED, lead, HardKey.EXTERNAL_ID.value) for made, lead in repeated.items()
    }
    return [_outcome(incoming, outcomes) for incoming in prepared]


def _is_repeated(decision: DuplicateDecision) -> bool:
    """The sender's own number tells that this very delivery was taken before: it changes nothing (domain 1.4.1)."""
    return decision.outcome is Outcome.APPEND and decision.key is HardKey.EXTERNAL_ID


def _founder(taken: Sequence[Incoming], decision: DuplicateDecision) -> UUID | None:
    return taken[decision.row].id if decision.row is not None else decision.lead_id


def _touches(taken: Sequence[Incoming], decisions: Sequence[DuplicateDecision]) -> list[Touch]:
    """The drafts that come to a lead; one that comes to a lead of this very set is merged into its first draft."""
    found: list[Touch] = []
    for incoming, decision in zip(taken, decisions, strict=True):
        if decision.outcome is not Outcome.APPEND or decision.key is None or _is_repeated(decision):
            continue
        lead_id: UUID | None = decision.lead_id
        if decision.row is not None:
            founder = taken[decision.row]
            founder.merge(incoming)
            lead_id = founder.id
        if lead_id is not None:
            found.append((lead_id, incoming, decision.key.value))
    return found


def _write(
    ctx: Context, new: Sequence[tuple[Incoming, DuplicateDecision]], touches: Sequence[Touch], policy: CapturePolicy
) -> None:
    made = [incoming for incoming, _ in new]
    fill_places(made)
    logged = route_new(ctx, new, policy) if new else []
    learn_words([incoming.values["display_name"] for incoming in made])
    # Told before they are written: from then on, the counter of numbers makes other captures wait.
    _tell_of_new(ctx, made, policy)
    insert_leads(ctx, made)
    owned = [incoming for incoming in made if incoming.values["owner_id"] is not None]
    hold(ctx, taken=[(incoming.values["owner_id"], incoming.values["pool_id"]) for incoming in owned])
    log_decisions(ctx, decisions=logged)
    subjects = {incoming.id for incoming in made}
    moved = append_touches(ctx, touches, policy, tuple(subjects))
    touched = dict.fromkeys(lead_id for lead_id, _, _ in touches if lead_id not in subjects)
    emit(ctx, LeadTouched(subject_ids=tuple(touched), channel=policy.channel))
    emit_band_moves(ctx, moves=moved)


def _tell_of_new(ctx: Context, made: Sequence[Incoming], policy: CapturePolicy) -> None:
    emit(ctx, LeadCaptured(subject_ids=tuple(incoming.id for incoming in made), channel=policy.channel))
    nurtured = (incoming.id for incoming in made if incoming.values["status"] == LeadStatus.NURTURING)
    emit(ctx, LeadNurtureStarted(subject_ids=tuple(nurtured)))
    owners = {i.id: i.values["owner_id"] for i in made if i.values["owner_id"] is not None}
    emit(ctx, LeadAssigned(subject_ids=tuple(owners), owner_ids=tuple(owners.values())))


def _outcome(incoming: Incoming, outcomes: dict[UUID, CapturedRow]) -> CapturedRow:
    problems = tuple(incoming.problems)
    if incoming.is_refused:
        return CapturedRow(CaptureOutcome.FAILED, problems=problems)
    found = outcomes[incoming.id]
    return CapturedRow(found.outcome, found.lead_id, found.matched_by, problems) if problems else found
