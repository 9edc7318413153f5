"""The lines of a quote between the database and the pricing rule: read in one statement, written in three at most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from loudou.cpq.quoting.models import QuoteLine
from loudou.cpq.quoting.rules.figures import PricedLine


@dataclass(frozen=True, slots=True)
class Line:
    """What a line is before it is priced: what was asked for, and what was copied from the catalogue."""

    id: UUID
    position: int
    product_id: UUID | None
    code: str
    description: str
    description_en: str
    spec: str
    unit: str
    unit_en: str
    quantity: Decimal
    is_priced: bool
    list_unit_price: Decimal
    tier_unit_price: Decimal | None
    tier_quantity: Decimal | None
    asked_rate: Decimal | None
    asked_amount: Decimal | None
    shares_discount: bool
    tax_rate: Decimal
    unit_cost: Decimal | None


LINE_COLUMNS = tuple(f.name for f in fields(Line))
VALUES = attrgetter(*LINE_COLUMNS)
FIGURE_COLUMNS = (
    *("net_unit_price", "list_amount", "discount_amount", "document_discount_amount", "net_amount", "tax_amount"),
    *("total_amount", "cost_amount"),
)
COLUMNS = (*LINE_COLUMNS, *FIGURE_COLUMNS, "waterfall", "quote_id")
STAGE_SQL = "CREATE TEMPORARY TABLE IF NOT EXISTS quote_line_stage (LIKE quoting_quoteline) ON COMMIT DROP"
CHANGED = [column for column in COLUMNS if column not in {"id", "quote_id"}]
UPDATE_SQL = f"""
    UPDATE quoting_quoteline l SET ({", ".join(CHANGED)}) = ({", ".join(f"s.{column}" for column in CHANGED)})
    FROM quote_line_stage s WHERE l.id = s.id AND l.quote_id = s.quote_id
"""  # noqa: S608 - column names of our own
COPY_SQL = f"COPY {{table}} ({', '.join(COLUMNS)}) FROM STDIN"


@dataclass(frozen=True, slots=True)
class StoredLines:
    """The lines of a quote in their order, with the figures they are stored with."""

    lines: tuple[Line, ...]
    figures: Mapping[UUID, tuple[Decimal | None, ...]]


def read_lines(quote_id: UUID) -> StoredLines:  # system: part of the services that write lines
    """All lines of a quote. One SQL statement."""
    rows = QuoteLine.objects.filter(quote=quote_id).order_by("position").values_list(*LINE_COLUMNS, *FIGURE_COLUMNS)
    found = list(rows)
    width = len(LINE_COLUMNS)
    return StoredLines(tuple(Line(*row[:width]) for row in found), {row[0]: tuple(row[width:]) for row in found})


def write_lines(  # system: part of the services that write lines
    quote_id: UUID, before: StoredLines, lines: Sequence[Line], priced: Sequence[PricedLine]
) -> list[UUID]:
    """Make the stored lines these: what is gone is deleted, what is new copied in, what differs updated.

    Returns the ids of the lines that are new or differ. At most five SQL statements, however many lines.
    """
    stored = {line.id: line for line in before.lines}
    kept = {line.id for line in lines}
    added, changed = [], []
    for line, price in zip(lines, priced, strict=True):
        figures = figures_of(price)
        if line.id not in stored:
            added.append(_row(quote_id, line, price, figures))
        elif stored[line.id] != line or before.figures[line.id] != figures:
            changed.append(_row(quote_id, line, price, figures))
    with connection.cursor() as cursor:
        if gone := [line_id for line_id in stored if line_id not in kept]:
            cursor.execute("DELETE FROM quoting_quoteline WHERE quote_id = %s AND id = ANY(%s)", [quote_id, gone])
        if changed:
            cursor.execute(STAGE_SQL)
            cursor.execute("TRUNCATE quote_line_stage")
            _copy(cursor, "quote_line_stage", changed)
            cursor.execute(UPDATE_SQL)
        if added:
            _copy(cursor, "quoting_quoteline", added)
    return [row[0] for row in (*changed, *added)]


def figures_of(price: PricedLine) -> tuple[Decimal | None, ...]:  # system: part of the services that write lines
    """The figures of a priced line in the order of FIGURE_COLUMNS."""
    amounts = price.amounts
    return (
        price.net_unit_price,
        amounts.list_amount,
        amounts.discount_amount,
        amounts.document_discount_amount,
        amounts.net_amount,
        amounts.tax_amount,
        amounts.total_amount,
        amounts.cost_amount,
    )


def _row(quote_id: UUID, line: Line, price: PricedLine, figures: tuple[Decimal | None, ...]) -> tuple[Any, ...]:
    waterfall = [[step.code, str(step.before), str(step.after)] for step in price.steps]
    return (*VALUES(line), *figures, orjson.dumps(waterfall).decode(), quote_id)


def _copy(cursor: Any, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with cursor.copy(COPY_SQL.format(table=table)) as copy:
        for row in rows:
            copy.write_row(row)
