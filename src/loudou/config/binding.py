"""How values reach the database: bound by the server, whatever their number."""

from typing import Any, Self

from psycopg import ClientCursor, Cursor

MOST_BOUND = 1_000
"""The protocol binds 65,535 values at most, and a statement of thousands is not asked twice in the same form."""


class BindingCursor(Cursor[Any]):
    """Lets the server bind the values, so that a statement is planned once; writes very many into the statement."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Self:
        """Run one statement."""
        if params is not None and len(params) > MOST_BOUND:
            return super().execute(ClientCursor(self.connection).mogrify(query, params), None, prepare=False)
        return super().execute(query, params, **how)
