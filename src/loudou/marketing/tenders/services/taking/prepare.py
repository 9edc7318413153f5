"""Drafts made ready: who they are, whether they can be taken, and what they are compared by."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from uuid import UUID

import orjson

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.marketing.tenders.enums import NoticeType, TakeOutcome
from loudou.marketing.tenders.rules.amounts import LARGEST
from loudou.marketing.tenders.rules.facts import to_json
from loudou.marketing.tenders.rules.texts import clean_text, is_rebid_title, project_number, title_key
from loudou.marketing.tenders.shapes import NoticeDraft, NoticeFacts

KINDS = frozenset(NoticeType.values)


@dataclass(slots=True)
class Incoming:
    """One draft on its way in."""

    draft: NoticeDraft
    release_key: str = ""
    content_hash: str = ""
    number_key: str = ""
    round: int = 1
    fingerprint: str = ""
    outcome: TakeOutcome | None = None
    notice_id: UUID | None = None
    project_id: UUID | None = None
    purchaser_id: UUID | None = None
    problems: list[FieldProblem] = field(default_factory=list)

    @property
    def facts(self) -> NoticeFacts:
        """What the notice says."""
        return self.draft.facts


def prepare_drafts(ctx: Context, drafts: list[NoticeDraft], first_row: int) -> list[Incoming]:
    """The drafts in their order; those with problems are not to be taken. `first_row` counts the first of them."""
    del ctx
    return [_prepare(draft, first_row + place) for place, draft in enumerate(drafts)]


def _prepare(draft: NoticeDraft, row: int) -> Incoming:
    title = clean_text(draft.facts.title)
    problems = list(_problems(draft, title, row))
    if problems:
        return Incoming(draft, outcome=TakeOutcome.FAILED, problems=problems)
    said = clean_text(draft.source, 120)
    draft = replace(draft, facts=replace(draft.facts, title=title), source=said, url=clean_text(draft.url, 1000))
    number, tender_round = project_number(draft.facts.project_no)
    if is_rebid_title(title):
        tender_round = max(tender_round, 2)
    content = _content(draft)
    return Incoming(
        draft,
        release_key=_release_key(draft, content),
        content_hash=content,
        number_key=number[:120],
        round=tender_round,
        fingerprint=title_key(title)[:500],
    )


def _problems(draft: NoticeDraft, title: str, row: int) -> Iterator[FieldProblem]:
    if not title:
        yield FieldProblem("title", "title.missing", "The notice has no title.", row)
    if draft.notice_type not in KINDS:
        yield FieldProblem("notice_type", "notice_type.unknown", "This is no kind of notice.", row)
    facts = draft.facts
    amounts = [(name, getattr(facts, name)) for name in ("budget_amount", "ceiling_amount", "deposit_amount")]
    amounts += [("awards", award.amount) for award in facts.awards] + [("bids", bid.price_amount) for bid in facts.bids]
    amounts += [("lots", one) for lot in facts.lots for one in (lot.budget_amount, lot.ceiling_amount)]
    for name, amount in amounts:
        if amount is not None and not 0 <= amount <= LARGEST:
            yield FieldProblem(name, "amount.impossible", "An amount is negative or larger than any contract.", row)


def _content(draft: NoticeDraft) -> str:
    """What the notice says, whatever the order of its members; where it was found is not part of it."""
    if draft.release is not None:
        text = orjson.dumps(draft.release, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    else:
        text = b"\n".join((draft.notice_type.encode(), str(draft.published_at).encode(), to_json(draft.facts)))
    return sha256(text).hexdigest()


def _release_key(draft: NoticeDraft, content: str) -> str:
    if draft.ocid and draft.release_id:
        return sha256(f"{draft.ocid}\n{draft.release_id}".encode()).hexdigest()
    return sha256(f"{draft.ocid}\n\n{content}".encode()).hexdigest()
