"""One record type with a field of every kind, and rows of it, in Python and in PostgreSQL."""

from datetime import UTC, date, datetime
from uuid import UUID

from loudou.platform.rules.language import Catalogue, Env, FieldSpec, FieldType, check_expression, compile_python

ADA = UUID("00000000-0000-4000-8000-0000000000ad")
BEN = UUID("00000000-0000-4000-8000-0000000000be")

FIELDS = Catalogue.of(
    FieldSpec("name", FieldType.TEXT, "name"),
    FieldSpec("city", FieldType.TEXT, "city"),
    FieldSpec("stage", FieldType.CHOICE, "stage", choices=("new", "won", "lost")),
    FieldSpec("employees", FieldType.NUMBER, "employees"),
    FieldSpec("score", FieldType.NUMBER, "score", nullable=False),
    FieldSpec("amount", FieldType.MONEY, "amount"),
    FieldSpec("cost", FieldType.MONEY, "cost"),
    FieldSpec("hot", FieldType.BOOLEAN, "hot"),
    FieldSpec("due", FieldType.DATE, "due"),
    FieldSpec("closed", FieldType.DATE, "closed"),
    FieldSpec("created", FieldType.INSTANT, "created"),
    FieldSpec("touched", FieldType.INSTANT, "touched"),
    FieldSpec("owner", FieldType.ID, "owner_id"),
    FieldSpec("tags", FieldType.LIST_TEXT, "tags"),
    FieldSpec("account.name", FieldType.TEXT, "(SELECT {alias}.account_name || '' WHERE 100 % 7 = 2)"),
    FieldSpec("custom.weight", FieldType.NUMBER, "custom", json_key="weight"),
    FieldSpec("custom.note", FieldType.TEXT, "custom", json_key="note"),
    FieldSpec("custom.day", FieldType.DATE, "custom", json_key="day"),
    FieldSpec("custom.marks", FieldType.LIST_TEXT, "custom", json_key="marks"),
)
ENV = Env(now=datetime(2026, 11, 23, 13, 30, tzinfo=UTC), today=date(2026, 11, 23), me=ADA, zone="Asia/Shanghai")


def evaluate(text, env=ENV, **row):
    """The value of the expression for a row given as keywords; `custom_note` stands for `custom.note`."""
    named = {name.replace("custom_", "custom.").replace("account_", "account."): value for name, value in row.items()}
    return compile_python(check_expression(text, FIELDS))(named, env)
