"""Chinese procurement notices, as pages or plain text, read into facts (domain 2.1, 2.5)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from loudou.marketing.tenders.enums import AwardStatus, NoticeType
from loudou.marketing.tenders.errors import ReleaseUnreadable
from loudou.marketing.tenders.rules.amounts import Amount, believable, read_amount, read_rate
from loudou.marketing.tenders.rules.days import days_in, read_day, read_instant
from loudou.marketing.tenders.rules.html_text import Page, read_page
from loudou.marketing.tenders.rules.notice_labels import Said, headed_rows, in_line, in_pairs
from loudou.marketing.tenders.rules.notice_types import method_of, type_of_title
from loudou.marketing.tenders.rules.texts import clean_text
from loudou.marketing.tenders.shapes import AwardFacts, NoticeDraft, NoticeFacts, OrgFacts

LONGEST_BODY = 20_000
_CONSORTIUM = re.compile(
    r"\s*(?:\((?:联合体|牵头人|成员|联合体牵头人|联合体成员)[^)]*\)|联合体(?:牵头人|成员)?[::]?)\s*"
)
_AROUND = " ()" + chr(58)
_BETWEEN = re.compile(r"[、;/]|,(?=[^)]*(?:\(|$))")
_NO_NAME = re.compile(r"^[×xX*\s、,-]*$|^(?:无|详见|见附件|废标|流标)")
_USCC = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_PHONE = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}[- ]?\d{7,8}(?:-\d{1,5})?|400-?\d{3}-?\d{4})(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ENDED = {NoticeType.FAILED, NoticeType.CANCELLATION}


def read_notice_page(markup: str, *, source: str = "", url: str = "", place: str = "") -> NoticeDraft:
    """A notice published as a page. Raises ReleaseUnreadable when it has neither a title nor a purchaser."""
    page = read_page(markup)
    return _draft(page, source=source or page.meta.get("SiteDomain", ""), url=url, place=place)


def read_notice_text(text: str, *, source: str = "", url: str = "", place: str = "") -> NoticeDraft:
    """A notice as plain text, its first line the title unless a heading says it."""
    lines = [line for raw in text.splitlines() if (line := clean_text(raw, 4000))]
    return _draft(Page(title=lines[0] if lines else "", lines=lines), source=source, url=url, place=place)


def read_suppliers(text: str) -> tuple[OrgFacts, ...]:
    """The suppliers a cell names, the leader of a consortium first; none where it only refers elsewhere."""
    clean = clean_text(text, 1000)
    code = _USCC.search(clean)
    if code:
        clean = clean.replace(code[0], "")
    names = [_CONSORTIUM.sub("", part).strip(_AROUND) for part in _BETWEEN.split(clean)]
    named = [name[:300] for name in names if len(name) > 1 and not _NO_NAME.match(name)]
    return tuple(
        OrgFacts(name, code[0] if code and place == 0 else "") for place, name in enumerate(dict.fromkeys(named))
    )


def _draft(page: Page, *, source: str, url: str, place: str) -> NoticeDraft:
    tables = [headed_rows(rows) for rows in page.tables]
    said = [one for rows in page.tables for one in in_pairs(rows)]
    said += [one for line in page.lines for one in in_line(line)]
    first = _first(said)
    heading = page.meta.get("ArticleTitle") or page.title
    if not heading and not ("title" in first or "purchaser" in first):
        raise ReleaseUnreadable("The page holds no notice: no title and no purchaser.", place=place, field="title")
    kind = _kind(heading, [*page.lines[:5]], first)
    facts = _facts(first, heading, page)
    awards = () if kind in _ENDED else tuple(_awards(kind, tables, said, facts))
    published = first.get("published", ("", ""))[0] or page.meta.get("PubDate", "")
    return NoticeDraft(kind.value, replace(facts, awards=awards), read_instant(published), source, url=url, place=place)


def _first(said: Iterable[Said]) -> Mapping[str, tuple[str, str]]:
    """The first value of each meaning, with its heading."""
    found: dict[str, tuple[str, str]] = {}
    for name, value, heading in said:
        if not _NO_NAME.match(value):
            found.setdefault(name, (value, heading))
    return found


def _kind(heading: str, lines: list[str], first: Mapping[str, tuple[str, str]]) -> NoticeType:
    kind = type_of_title(heading)
    if kind is NoticeType.OTHER:
        kind = next((found for line in lines if (found := type_of_title(line)) is not NoticeType.OTHER), kind)
    if kind is NoticeType.OTHER and {"total", "supplier"} & first.keys():
        return NoticeType.AWARD
    return kind


def _facts(first: Mapping[str, tuple[str, str]], heading: str, page: Page) -> NoticeFacts:
    def text(name: str, longest: int = 300) -> str:
        return clean_text(first.get(name, ("", ""))[0], longest)

    budget, ceiling = _amount(first, "budget"), _amount(first, "ceiling")
    deposit = _amount(first, "deposit")
    term = days_in(text("term"))
    phone = _PHONE.search(text("phone")) or _PHONE.search(text("contact"))
    email = _EMAIL.search(text("email") or text("phone"))
    known = next((one.currency for one in (budget, ceiling, _amount(first, "total")) if one and one.currency), "CNY")
    return NoticeFacts(
        title=text("title", 500) or clean_text(heading),
        body="\n".join(page.lines)[:LONGEST_BODY],
        project_no=text("project_no", 120),
        purchaser=_org(text("purchaser")),
        agency=_org(text("agency")),
        region=text("region", 80),
        industry=text("industry", 80),
        method=method_of(text("method") or heading),
        budget_amount=budget.value if budget else None,
        ceiling_amount=believable(ceiling, budget.value if budget else None) if ceiling else None,
        currency=known,
        question_deadline_at=read_instant(text("questions")),
        deposit_due_at=read_instant(text("deposit_due")),
        deposit_amount=deposit.value if deposit and deposit.currency in {"", known} else None,
        bid_deadline_at=read_instant(text("deadline")),
        open_at=read_instant(text("opening")),
        service_start_date=term[0] if len(term) == 2 else None,
        service_end_date=term[1] if len(term) == 2 else None,
        contact_name="" if "×" in text("contact") else text("contact", 120),
        contact_phone=phone[0] if phone else "",
        contact_email=email[0] if email else "",
        attachments=tuple(dict.fromkeys(page.links))[:50],
    )


def _awards(
    kind: NoticeType, tables: Iterable[list[list[Said]]], said: Iterable[Said], facts: NoticeFacts
) -> Iterable[AwardFacts]:
    """Awards of the tables of results; without one, of the headings in the text.

    A total alone is an award whose supplier is not told.
    """
    first = _first(said)
    total = _amount(first, "total")
    reference = (total.value if total else None) or facts.budget_amount or facts.ceiling_amount
    day = read_day(first["awarded"][0]) if "awarded" in first else None
    is_candidate = kind is NoticeType.CANDIDATE
    status = (AwardStatus.PENDING if is_candidate else AwardStatus.ACTIVE).value
    rows = [row for table in tables for row in table if any(name == "supplier" for name, _, _ in row)]
    if not rows and kind in {NoticeType.AWARD, NoticeType.CANDIDATE, NoticeType.CONTRACT}:
        rows = [[one for one in said if one[0] in {"supplier", "amount", "rate", "uscc"}]]
    for row in rows:
        cells = _first(row)
        suppliers = read_suppliers(cells["supplier"][0]) if "supplier" in cells else ()
        found = _amount(cells, "amount")
        amount = believable(found, reference) if found else None
        if suppliers and amount is None and len(rows) == 1 and total is not None:
            amount = total.value
        if suppliers:
            yield AwardFacts(
                lot_id=clean_text(cells["lot"][0], 200) if "lot" in cells else "",
                status=status,
                suppliers=_with_code(suppliers, cells),
                amount=amount,
                currency=(found.currency if found else "") or facts.currency,
                price_rate=read_rate(cells["rate"][0]) if "rate" in cells else _rate_only(cells, found),
                rank=_rank(cells),
                awarded_date=day,
            )
    if total is not None and not any("supplier" in _first(row) for row in rows) and kind is NoticeType.AWARD:
        yield AwardFacts(status=status, amount=total.value, currency=total.currency or facts.currency, awarded_date=day)


def _with_code(suppliers: tuple[OrgFacts, ...], cells: Mapping[str, tuple[str, str]]) -> tuple[OrgFacts, ...]:
    code = _USCC.search(clean_text(cells.get("uscc", ("", ""))[0]))
    return (replace(suppliers[0], uscc=code[0]), *suppliers[1:]) if code else suppliers


def _rate_only(cells: Mapping[str, tuple[str, str]], found: Amount | None) -> Decimal | None:
    return read_rate(cells["amount"][0]) if found is None and "amount" in cells else None


def _rank(cells: Mapping[str, tuple[str, str]]) -> int | None:
    digits = re.search(r"\d{1,2}", cells["rank"][0]) if "rank" in cells else None
    return int(digits[0]) if digits else None


def _amount(first: Mapping[str, tuple[str, str]], name: str) -> Amount | None:
    found = first.get(name)
    return read_amount(found[0], heading=found[1]) if found else None


def _org(name: str) -> OrgFacts | None:
    return OrgFacts(name) if name and not _NO_NAME.match(name) else None
