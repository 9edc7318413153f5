"""The cards of a board."""

from typing import Any

from loudou.kernel.context import Context
from loudou.platform.records.cells import avatar_of, render_value, title_text
from loudou.platform.records.declaration import Board, Kind, RecordType
from loudou.platform.records.doors.addresses import filled, page_pattern, pattern
from loudou.platform.records.doors.request import look_for
from loudou.platform.records.fields import fields_for
from loudou.platform.records.query import Page
from loudou.platform.records.references import names_of
from loudou.ui import marks


def card_columns(kind: RecordType, board: Board) -> tuple[str, ...]:
    """The fields a card needs: those it shows, and the one that is summed."""
    wanted = board.card or kind.columns
    return tuple(dict.fromkeys((*wanted, *((board.sum_field,) if board.sum_field else ()))))


def cards_of(ctx: Context, kind: RecordType, board: Board, page: Page) -> list[dict[str, Any]]:
    """The rows of a page as cards: title with the summed value, then the first field, then the others and the owner.

    One SQL statement per type of reference shown.
    """
    look = look_for(names_of([column.field for column in page.columns], page.rows))
    usable = fields_for(ctx, kind)
    people = [column for column in page.columns if column.field.kind == Kind.USER]
    plain = [c for c in page.columns if c not in people and c.name not in {kind.title, board.sum_field}]
    href, move = page_pattern(kind), pattern("move", kind)
    cards = []
    for row in page.rows:
        title = title_text(kind, row)
        names = [look.names.get(("user", row.get(one.field.attribute)), "") for one in people]  # type: ignore[arg-type]  # an id or nothing
        cards.append(
            {
                "id": row["id"],
                "title": title,
                "avatar": avatar_of(kind, title),
                "url": filled(href, row["id"]),
                "move_url": filled(move, row["id"]) if board.move_action else "",
                "version": row.get("version", ""),
                "sum": render_value(usable[board.sum_field], row, look) if board.sum_field in usable else "",
                "lead": render_value(plain[0], row, look) if plain else "",
                "facts": [render_value(column, row, look) for column in plain[1:]],
                "people": [(name, marks.avatar(name)) for name in names if name],
            }
        )
    return cards
