"""What expressions may say about a record type: the bridge from declarations to the rules language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from loudou.kernel.context import Context
from loudou.platform.records.declaration import Kind, RecordType
from loudou.platform.records.fields import FieldInUse, fields_for
from loudou.platform.records.registry import record_type as type_named
from loudou.platform.rules.language import Catalogue, Env, FieldSpec, FieldType, check_condition, compile_sql

TYPES = {
    Kind.TEXT: FieldType.TEXT,
    Kind.LONG_TEXT: FieldType.TEXT,
    Kind.NUMBER: FieldType.NUMBER,
    Kind.MONEY: FieldType.MONEY,
    Kind.PERCENT: FieldType.NUMBER,
    Kind.SCORE: FieldType.NUMBER,
    Kind.BOOLEAN: FieldType.BOOLEAN,
    Kind.DATE: FieldType.DATE,
    Kind.INSTANT: FieldType.INSTANT,
    Kind.CHOICE: FieldType.CHOICE,
    Kind.USER: FieldType.ID,
    Kind.REFERENCE: FieldType.ID,
    Kind.PHONE: FieldType.TEXT,
    Kind.EMAIL: FieldType.TEXT,
    Kind.URL: FieldType.TEXT,
    Kind.TAGS: FieldType.LIST_TEXT,
}


def catalogue_of(ctx: Context, record_type: RecordType) -> Catalogue:
    """Every field the actor may read and filter by, with those of referenced records one step away."""
    key = f"catalogue:{record_type.key}"
    known = ctx.memo.get(key)
    if isinstance(known, Catalogue):
        return known
    specs: dict[str, FieldSpec] = {}
    for usable in fields_for(ctx, record_type).values():
        if not usable.field.can_filter:
            continue
        specs[usable.name] = _spec(record_type, usable, usable.name, "{alias}")
        if usable.field.kind == Kind.REFERENCE:
            specs.update(_referenced(ctx, record_type, usable))
    catalogue = Catalogue(specs)
    ctx.memo[key] = catalogue
    return catalogue


def environment(ctx: Context) -> Env:
    """The now, today and me of expressions: the company's day and the acting user."""
    local: datetime = ctx.now.astimezone(ZoneInfo(settings.TIME_ZONE))
    return Env(now=ctx.now, today=local.date(), me=ctx.actor_id, zone=settings.TIME_ZONE)


def filter_condition(ctx: Context, record_type: RecordType, text: str) -> RawSQL:
    """An expression as a queryset condition. Raises ExpressionError naming position and reason."""
    checked = check_condition(text, catalogue_of(ctx, record_type))
    fragment = compile_sql(checked, environment(ctx), alias=record_type.model._meta.db_table)
    return RawSQL(f"({fragment.text})", fragment.params, output_field=BooleanField())  # noqa: S611 - compiled, with parameters


def _spec(record_type: RecordType, usable: FieldInUse, name: str, alias: str) -> FieldSpec:
    field = usable.field
    choices = tuple(option.value for option in field.options)
    if usable.custom is not None:
        return FieldSpec(name, TYPES[field.kind], f'{alias}."custom"', choices, json_key=usable.custom.key)
    model_field = record_type.model._meta.get_field(field.attribute)
    column = f'{alias}."{getattr(model_field, "column", field.attribute)}"'
    return FieldSpec(name, TYPES[field.kind], column, choices, nullable=bool(getattr(model_field, "null", True)))


def _referenced(ctx: Context, record_type: RecordType, usable: FieldInUse) -> dict[str, FieldSpec]:
    target = type_named(usable.field.reference)
    reference = _spec(record_type, usable, "", "{alias}").column
    table = target.model._meta.db_table
    specs = {}
    for inner in fields_for(ctx, target).values():
        if inner.custom is not None or not inner.field.can_filter:
            continue
        name = f"{usable.name}.{inner.name}"
        column = _spec(target, inner, name, "r").column
        choices = tuple(option.value for option in inner.field.options)
        looked_up = f'(SELECT {column} FROM "{table}" r WHERE r."id" = {reference})'  # noqa: S608 - declared names only
        specs[name] = FieldSpec(name, TYPES[inner.field.kind], looked_up, choices)
    return specs
