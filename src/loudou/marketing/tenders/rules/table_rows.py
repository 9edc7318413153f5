"""Notices in a table, one a row: which column says what, and a row read into a notice."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from loudou.marketing.tenders.enums import AwardStatus, NoticeType
from loudou.marketing.tenders.rules.amounts import read_amount
from loudou.marketing.tenders.rules.days import read_instant
from loudou.marketing.tenders.rules.notice_labels import meaning_of
from loudou.marketing.tenders.rules.notice_text import read_suppliers
from loudou.marketing.tenders.rules.notice_types import method_of, type_of_title
from loudou.marketing.tenders.rules.texts import clean_text
from loudou.marketing.tenders.shapes import AwardFacts, NoticeDraft, NoticeFacts, OrgFacts, UnreadableNotice

FIELDS = (
    *("title", "kind", "body", "project_no", "purchaser", "agency", "region", "industry", "method", "budget"),
    *("ceiling", "deposit", "deadline", "opening", "questions", "published", "contact", "phone", "email", "url"),
    *("supplier", "total", "currency"),
)
"""What a column may say."""
LONGEST_CELL = 20_000
MOST_HEADINGS = 200


def read_mapping(text: str) -> dict[str, str]:
    """`field = heading` a line, as headings by field; fields that are none, and lines without both, are left out."""
    found = {}
    for line in text.splitlines()[:MOST_HEADINGS]:
        field, is_given, heading = line.partition("=")
        if is_given and field.strip() in FIELDS and heading.strip():
            found[field.strip()] = clean_text(heading)
    return found


def unknown_fields(text: str) -> list[str]:
    """The lines of a mapping that name no field, or no heading."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    known = set(read_mapping(text))
    return [line for line in lines if line.partition("=")[0].strip() not in known]


def read_rows(
    rows: Sequence[Sequence[str]], mapping: Mapping[str, str], *, source: str, place: str
) -> Iterator[NoticeDraft | UnreadableNotice]:
    """The notices of a table whose first row holds the headings.

    Columns the mapping does not name are read by their headings where these are usual ones. A row without a title is
    told as unreadable; empty rows are passed over.
    """
    columns = _columns(rows[0] if rows else (), mapping)
    if "title" not in columns:
        yield UnreadableNotice(place, "table.no_title", "No column of the table holds the titles.")
        return
    heads = {name: clean_text(rows[0][column]) for name, column in columns.items()}
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: row[column].strip() for name, column in columns.items() if column < len(row)}
        if not any(cells.values()):
            continue
        here = f"{place}:{number}"
        if not clean_text(cells.get("title", "")):
            yield UnreadableNotice(here, "title.missing", "The notice has no title.")
        else:
            yield _draft(cells, heads, source, here)


def _columns(headings: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """The column of each field: by the mapping, else by its heading."""
    plain = [clean_text(heading) for heading in headings]
    found = {name: plain.index(heading) for name, heading in mapping.items() if heading in plain}
    for column, heading in enumerate(plain):
        name = meaning_of(heading)
        if name in FIELDS and name not in mapping and column not in found.values():
            found.setdefault(name, column)
    return found


def _draft(cells: Mapping[str, str], heads: Mapping[str, str], source: str, place: str) -> NoticeDraft:
    title = clean_text(cells["title"])
    winner = cells.get("supplier", "")
    currency = clean_text(cells.get("currency", ""), 3).upper() or "CNY"
    total = _amount(cells, heads, "total")
    award = AwardFacts(status=AwardStatus.ACTIVE.value, suppliers=read_suppliers(winner), amount=total,
                       currency=currency)  # fmt: skip
    has_award = bool(award.suppliers) or total is not None
    facts = NoticeFacts(
        title=title,
        body=cells.get("body", "")[:LONGEST_CELL],
        project_no=clean_text(cells.get("project_no", ""), 120),
        purchaser=_org(cells.get("purchaser", "")),
        agency=_org(cells.get("agency", "")),
        region=clean_text(cells.get("region", ""), 80),
        industry=clean_text(cells.get("industry", ""), 80),
        method=method_of(cells.get("method", "")),
        budget_amount=_amount(cells, heads, "budget"),
        ceiling_amount=_amount(cells, heads, "ceiling"),
        currency=currency,
        question_deadline_at=read_instant(cells.get("questions", "")),
        deposit_amount=_amount(cells, heads, "deposit"),
        bid_deadline_at=read_instant(cells.get("deadline", "")),
        open_at=read_instant(cells.get("opening", "")),
        contact_name=clean_text(cells.get("contact", ""), 120),
        contact_phone=clean_text(cells.get("phone", ""), 60),
        contact_email=clean_text(cells.get("email", ""), 254),
        awards=(award,) if has_award else (),
    )
    kind = _kind(cells.get("kind", ""), title, has_award=has_award)
    return NoticeDraft(kind.value, facts, read_instant(cells.get("published", "")), source,
                       url=clean_text(cells.get("url", ""), 1000), place=place)  # fmt: skip


def _kind(said: str, title: str, *, has_award: bool) -> NoticeType:
    if said in NoticeType.values:
        return NoticeType(said)
    named = type_of_title(said) if said else NoticeType.OTHER
    kind = named if named is not NoticeType.OTHER else type_of_title(title)
    return NoticeType.AWARD if kind is NoticeType.OTHER and has_award else kind


def _amount(cells: Mapping[str, str], heads: Mapping[str, str], name: str) -> Decimal | None:
    found = read_amount(cells[name], heading=heads[name]) if cells.get(name) else None
    return found.value if found is not None else None


def _org(name: str) -> OrgFacts | None:
    plain = clean_text(name, 300)
    return OrgFacts(plain) if plain else None
