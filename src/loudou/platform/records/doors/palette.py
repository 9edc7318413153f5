"""The command palette: records of every type by words, pinyin, initials, phone or number."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.platform.records.cells import avatar_of, title_text
from loudou.platform.records.declaration import Kind, RecordType
from loudou.platform.records.doors.addresses import page_of
from loudou.platform.records.doors.request import context_of
from loudou.platform.records.query import ListQuery, Page, Words, first_hits, list_records
from loudou.platform.records.registry import record_types
from loudou.ui.navigation import SECTIONS

PER_TYPE = 5


@login_required
@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """The best hits of each record type the actor may read, as the palette's list."""
    text = request.GET.get("q", "").strip()[:100]
    groups = search_all(context_of(request), text) if text else []
    return render(request, "records/_palette_results.html", {"groups": groups, "text": text})


def search_all(ctx: Context, text: str, *, limit: int = PER_TYPE) -> list[dict[str, Any]]:
    """Hits by record type; near words are looked for only where nothing of any type has those typed.

    One SQL statement for all types the actor may read and one for each that has hits; two more when nothing was found.
    """
    profile = access_profile(ctx)
    kinds = [
        kind for kind in sorted(record_types(), key=_place) if _is_searched(kind) and profile.may(kind.key, "read")
    ]
    query = ListQuery(text=text, words=Words.TYPED, limit=limit)
    return _groups(ctx, kinds, query) or _groups(ctx, kinds, replace(query, words=Words.NEAR))


def _groups(ctx: Context, kinds: Sequence[RecordType], query: ListQuery) -> list[dict[str, Any]]:
    hits = first_hits(ctx, kinds, query)
    found = [(kind, ListQuery(ids=hits[kind.key], limit=query.limit)) for kind in kinds if kind.key in hits]
    return [
        {
            "kind": kind,
            "hits": _hits(kind, list_records(ctx, kind, replace(shown, columns=_columns(kind)))),
            "is_approximate": query.words is Words.NEAR,
        }
        for kind, shown in found
    ]


def _place(kind: RecordType) -> tuple[int, int]:
    """Along the funnel, as in the side bar; types without a page there come last."""
    section = SECTIONS.get(kind.nav_group)
    return (section.order if section is not None else 1_000, kind.nav_order)


def _is_searched(kind: RecordType) -> bool:
    return any(f.name == "search" for f in kind.model._meta.get_fields())


def _columns(kind: RecordType) -> tuple[str, ...]:
    return tuple(name for name in (kind.title, kind.subtitle) if name)


def _hits(kind: RecordType, page: Page) -> list[dict[str, Any]]:
    subtitle = kind.field_named(kind.subtitle) if kind.subtitle else None
    is_plain = subtitle is not None and subtitle.kind not in {Kind.REFERENCE, Kind.USER, Kind.CHOICE}
    return [
        {
            "title": title_text(kind, row),
            "avatar": avatar_of(kind, title_text(kind, row)),
            "subtitle": row.get(subtitle.attribute, "") if subtitle is not None and is_plain else "",
            "url": page_of(kind, row["id"]),
        }
        for row in page.rows
    ]
