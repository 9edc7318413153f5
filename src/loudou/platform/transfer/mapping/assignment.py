"""The best one-to-one assignment of columns to fields: the one with the highest total score."""

from collections.abc import Sequence


def best_assignment(scores: Sequence[Sequence[int]]) -> list[int | None]:
    """For each row the column it takes, so that no column is taken twice and the sum is largest; None for no score.

    The Hungarian method in its shortest-path form, cubic in the size; ties go to earlier rows and columns.
    """
    rows, columns = len(scores), max(map(len, scores), default=0)
    size = rows + columns
    worst = max((max(line, default=0) for line in scores), default=0)
    cost = [[worst - (scores[r][c] if r < rows and c < columns else 0) for c in range(size)] for r in range(rows)]
    owner = _match(cost, rows, size)
    taken: list[int | None] = [None] * rows
    for column, row in enumerate(owner):
        if row is not None and column < columns and scores[row][column] > 0:
            taken[row] = column
    return taken


def _match(cost: Sequence[Sequence[int]], rows: int, size: int) -> list[int | None]:
    """The row that owns each column; `row_price` and `column_price` are the dual values of the method."""
    row_price, column_price = [0] * (rows + 1), [0] * (size + 1)
    owner, way = [0] * (size + 1), [0] * (size + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        column = _augment(cost, row_price, column_price, owner, way)
        while column:
            owner[column] = owner[way[column]]
            column = way[column]
    return [owner[column] - 1 if owner[column] else None for column in range(1, size + 1)]


def _augment(
    cost: Sequence[Sequence[int]], row_price: list[int], column_price: list[int], owner: list[int], way: list[int]
) -> int:
    """Walks the cheapest path from the row in `owner[0]` to a free column, which is returned."""
    size = len(owner) - 1
    least, seen, column = [1 << 60] * (size + 1), [False] * (size + 1), 0
    while owner[column]:
        seen[column] = True
        row, step, following = owner[column], 1 << 60, 0
        for other in range(1, size + 1):
            if seen[other]:
                continue
            reduced = cost[row - 1][other - 1] - row_price[row] - column_price[other]
            if reduced < least[other]:
                least[other], way[other] = reduced, column
            if least[other] < step:
                step, following = least[other], other
        for other in range(size + 1):
            if seen[other]:
                row_price[owner[other]] += step
                column_price[other] -= step
            else:
                least[other] -= step
        column = following
    return column
