"""Remember the words of new titles."""

from collections.abc import Iterable

from django.db import connection

from loudou.platform.search.tokens import words_of


def learn_words(titles: Iterable[str]) -> None:  # system: the vocabulary has no owner
    """Add the words of these titles to the vocabulary. At most one SQL statement."""
    words = sorted({word for title in titles for word in words_of(title)})
    if not words:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_vocabularyword (word) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING", [words]
        )
