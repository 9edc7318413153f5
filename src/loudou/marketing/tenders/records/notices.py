"""The record type of notices; a file of them comes in through the same service as any other source."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import AwardStatus, NoticeType, TakeOutcome
from loudou.marketing.tenders.models import TenderNotice
from loudou.marketing.tenders.records.looks import NOTICE_TYPES, told
from loudou.marketing.tenders.rules.notice_text import read_suppliers
from loudou.marketing.tenders.rules.notice_types import method_of, type_of_title
from loudou.marketing.tenders.services.take_notices import take_notices
from loudou.marketing.tenders.shapes import AwardFacts, NoticeDraft, NoticeFacts, OrgFacts
from loudou.platform.records.declaration import Field, Kind, LoadedRow, Outcome, RecordType, SavedView, Section

LOADED = {
    TakeOutcome.CREATED: Outcome.CREATED,
    TakeOutcome.REVISED: Outcome.UPDATED,
    TakeOutcome.SYNDICATED: Outcome.UPDATED,
    TakeOutcome.REPEATED: Outcome.SKIPPED,
    TakeOutcome.FAILED: Outcome.FAILED,
}


def load_notices(
    ctx: Context, rows: Sequence[Mapping[str, Any]], *, mode: str, key: Sequence[str], options: Mapping[str, str]
) -> Sequence[LoadedRow]:
    """The door of a table of notices, one a row."""
    del mode, key, options
    result = take_notices(ctx, notices=[draft_of(row) for row in rows])
    return [LoadedRow(LOADED[row.outcome], row.notice_id, row.problems) for row in result.rows]


def draft_of(row: Mapping[str, Any]) -> NoticeDraft:
    """A notice from the columns of a table; what kind it is follows from its title where no column says it."""
    title = str(row.get("title") or "")
    amount, winner = row.get("awarded_amount"), str(row.get("winner_name") or "")
    award = AwardFacts(status=AwardStatus.ACTIVE.value, suppliers=read_suppliers(winner), amount=amount,
                       currency=_currency(row))  # fmt: skip
    kind = str(row.get("notice_type") or (NoticeType.AWARD if winner else type_of_title(title)))
    facts = NoticeFacts(
        title=title,
        body=str(row.get("body") or ""),
        project_no=str(row.get("project_no") or ""),
        purchaser=_org(row.get("purchaser_name")),
        agency=_org(row.get("agency_name")),
        region=str(row.get("region") or ""),
        industry=str(row.get("industry") or ""),
        method=method_of(str(row.get("method_name") or "")),
        budget_amount=row.get("budget_amount"),
        ceiling_amount=row.get("ceiling_amount"),
        currency=_currency(row),
        bid_deadline_at=row.get("bid_deadline_at"),
        contact_name=str(row.get("contact_name") or ""),
        contact_phone=str(row.get("contact_phone") or ""),
        awards=(award,) if winner or amount is not None else (),
    )
    at = row.get("published_at")
    return NoticeDraft(kind, facts, at if isinstance(at, datetime) else None, str(row.get("source") or "import"),
                       url=str(row.get("url") or ""))  # fmt: skip


def _currency(row: Mapping[str, Any]) -> str:
    return str(row.get("currency") or "CNY")


def _org(name: object) -> OrgFacts | None:
    return OrgFacts(str(name)) if name else None


TENDER_NOTICE = RecordType(
    key="tender_notice",
    plural="tender-notices",
    label=_("Tender notice"),
    label_plural=_("Tender notices"),
    model=TenderNotice,
    icon="file",
    title="title",
    fields=(
        Field("title", _("Title"), is_required=True, is_searched=True, can_sort=True, longest=500, can_edit=False,
              synonyms=("公告标题", "标题", "项目名称", "title")),
        Field("notice_type", _("Kind of notice"), Kind.CHOICE, options=NOTICE_TYPES, can_edit=False,
              synonyms=("公告类型", "公告类别", "notice type")),
        told("project", _("Tender project"), Kind.REFERENCE, reference="tender_project"),
        told("purchaser", _("Purchaser"), Kind.REFERENCE, reference="tender_org"),
        Field("published_at", _("Published"), Kind.INSTANT, can_sort=True, can_edit=False,
              synonyms=("发布时间", "公告时间", "发布日期", "公告日期", "published")),
        Field("region", _("Region"), longest=80, can_edit=False, synonyms=("地区", "行政区域", "省份")),
        told("amount", _("Amount"), Kind.MONEY, currency="currency"),
        Field("currency", _("Currency"), longest=3, can_edit=False, synonyms=("币种",)),
        Field("source", _("Source"), longest=120, can_edit=False, synonyms=("来源", "来源网站")),
        Field("url", pgettext_lazy("notice", "Address"), Kind.URL, longest=1000, can_edit=False,
              synonyms=("链接", "网址", "原文链接", "link")),
        told("other_urls", _("Also published at"), Kind.TAGS),
        told("release_id", _("Release number"), longest=200),
        Field("body", pgettext_lazy("notice", "Text"), Kind.LONG_TEXT, can_edit=False,
              synonyms=("正文", "公告内容", "内容")),
        told("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("title", "notice_type", "purchaser", "region", "amount", "source", "published_at"),
    default_sort="-published_at",
    views=(
        SavedView("tender", _("Calls for tenders"), filter='notice_type in ["tender", "prequalification"]',
                  sort="-published_at"),
        SavedView("award", _("Award notices"), filter='notice_type in ["award", "candidate"]', sort="-published_at"),
        SavedView("intention", _("Intentions"), filter='notice_type == "intention"', sort="-published_at"),
        SavedView("all", _("All notices")),
    ),
    sections=(
        Section(_("Notice"), ("project", "purchaser", "notice_type", "published_at", "region", "amount")),
        Section(_("Origin"), ("source", "url", "other_urls", "release_id")),
        Section(pgettext_lazy("notice", "Text"), ("body",)),
    ),
    load=load_notices,
    can_create=False,
    can_edit=False,
    nav_group="tenders",
    nav_order=40,
)  # fmt: skip
