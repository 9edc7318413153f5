"""From what a person types to a full-text condition."""

from collections.abc import Sequence

from django.db import connection

from loudou.platform.search.tokens import query_terms

NEAR_SQL = """
    SELECT q.ord, v.word FROM unnest(%s::text[]) WITH ORDINALITY AS q(word, ord)
    CROSS JOIN LATERAL (
        SELECT word FROM search_vocabularyword WHERE word %% q.word ORDER BY similarity(word, q.word) DESC, word LIMIT 4
    ) v
"""


def text_query(text: str) -> str | None:
    """The `tsquery` text for what was typed: every word must occur, the end of each may be open. No SQL statement."""
    groups = [" & ".join(_lexeme(token) for token in term) for term in query_terms(text)]
    return " & ".join(f"({group})" for group in groups) if groups else None


def near_query(text: str) -> str | None:
    """The query with each Latin word widened to the nearest known ones; None when nothing is near. One statement."""
    terms = query_terms(text)
    latin = [term[0].rstrip("*") for term in terms if term[0].endswith("*") and len(term[0]) > 4]
    if not latin:
        return None
    near: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(NEAR_SQL, [latin])
        for index, word in cursor.fetchall():
            near.setdefault(latin[index - 1], []).append(word)
    if not near:
        return None
    return " & ".join(f"({_widened(term, near)})" for term in terms)


def _widened(term: Sequence[str], near: dict[str, list[str]]) -> str:
    if len(term) == 1 and term[0].endswith("*"):
        known = near.get(term[0].rstrip("*"), [])
        return " | ".join([_lexeme(term[0]), *(_lexeme(word) for word in known)])
    return " & ".join(_lexeme(token) for token in term)


def _lexeme(token: str) -> str:
    is_open = token.endswith("*")
    quoted = token.rstrip("*").replace("\\", "").replace("'", "''")
    return f"'{quoted}':*" if is_open else f"'{quoted}'"
