"""Search tokens and sort keys of titles."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from loudou.platform.records.registry import record_type as type_named
from loudou.platform.records.searched import SEPARATOR, searched_attributes, tokens_text
from loudou.platform.search.services.learn import learn_words
from loudou.platform.search.tokens import title_key


def derive_search(key: str, ids: Sequence[UUID]) -> None:  # system: tokens follow from what is stored
    """Compute title key and search tokens of these records anew. Three SQL statements, however many records."""
    record_type = type_named(key)
    title, others = searched_attributes(record_type)
    rows = list(record_type.model._default_manager.filter(pk__in=ids).values_list("pk", title, *others))
    if not rows:
        return
    found = [(pk, title_key(str(name or "")), tokens_text(str(name or ""), rest)) for pk, name, *rest in rows]
    table = connection.ops.quote_name(record_type.model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE {table} t SET title_key = d.title_key,
                    search = array_to_tsvector(string_to_array(d.tokens, %s))
                FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS d(id, title_key, tokens) WHERE t.id = d.id""",  # noqa: S608 - quoted name
            [SEPARATOR, [f[0] for f in found], [f[1] for f in found], [f[2] for f in found]],
        )
    learn_words(str(row[1] or "") for row in rows)
