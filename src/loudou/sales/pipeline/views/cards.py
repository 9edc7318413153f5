"""The cards of the board as markup.

Plain string building, as for the rows of a list: a board has hundreds of cards, and a template takes several times as
long for each. Every text is escaped here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from loudou.kernel.context import Context
from loudou.platform.records.days import business_day
from loudou.sales.pipeline.shapes import BoardCard
from loudou.ui import formats, icons, marks

ANY = UUID(int=0)
"""Stands for the card's id in an address."""


@dataclass(frozen=True, slots=True)
class _Drawer:
    """What all cards of a page share: the reader's language, the moment, and the addresses, worked out once."""

    language: str
    now: datetime
    today: date
    page: str
    move: str
    gate: str
    clock: str

    def card(self, card: BoardCard) -> str:
        name, pk = escape(card.account_name), str(card.id)
        amount = escape(formats.compact_money(card.amount, card.currency, lang=self.language))
        return (
            f'<li class="tile" id="card-{pk}" data-id="{pk}" data-version="{card.version}" '
            f'data-move-url="{self.move.replace(_ANY, pk)}" tabindex="0">\n'
            f'  <div class="row">{marks.avatar(card.account_name, is_company=True)}'
            f'<a class="medium clip grow" href="{self.page.replace(_ANY, pk)}">{name}</a>'
            f'<span class="num medium">{amount}</span></div>\n'
            f'  <p class="soft small clip">{escape(card.name)}</p>\n'
            f'  <div class="row small muted">{self._gate(card)}{self._age(card)}{self._close(card)}{_owner(card)}</div>'
            "\n</li>"
        )

    def _gate(self, card: BoardCard) -> str:
        if not card.asked_count:
            return ""
        return f'{self.gate}<span class="num">{card.met_count}/{card.asked_count}</span></span>'

    def _age(self, card: BoardCard) -> str:
        tone = "overdue" if card.is_stalled else "idle"
        age = escape(formats.span(self.now - card.stage_entered_at, lang=self.language))
        return f'<span class="delta" data-tone="{tone}">{self.clock}{age}</span>'

    def _close(self, card: BoardCard) -> str:
        if card.expected_close_date is None:
            return ""
        day = escape(formats.short_day(card.expected_close_date, lang=self.language, today=self.today))
        return f'<time datetime="{card.expected_close_date.isoformat()}">{day}</time>'


def draw_cards(ctx: Context, cards: Iterable[BoardCard]) -> SafeString:
    """The cards as list items, in the language and time zone of the reader."""
    title = escape(gettext("Conditions of the stage"))
    drawer = _Drawer(
        language=get_language() or "en",
        now=ctx.now,
        today=business_day(ctx),
        page=reverse("opportunity-page", args=[ANY]),
        move=reverse("records:move", args=["opportunities", ANY]),
        gate=f'<span class="row gate" title="{title}">{icons.icon("check", 14)}',
        clock=icons.icon("clock"),
    )
    return mark_safe("\n".join(map(drawer.card, cards)))  # noqa: S308 - every text is escaped above


def _owner(card: BoardCard) -> str:
    if not card.owner_name:
        return ""
    drawn = marks.avatar(card.owner_name)
    return f'<span class="push">{drawn}<span class="sr-only">{escape(card.owner_name)}</span></span>'


_ANY = str(ANY)
