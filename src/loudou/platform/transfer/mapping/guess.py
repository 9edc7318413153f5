"""Guessing which field each column means, from its heading and its values, with the reasons a person can check."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from loudou.platform.transfer.mapping.assignment import best_assignment
from loudou.platform.transfer.mapping.choice_values import choice_lookup
from loudou.platform.transfer.mapping.fields import FieldKind, TargetField
from loudou.platform.transfer.mapping.lexicon import (
    compact,
    concepts_of,
    folded_heading,
    is_about,
    unit_of,
    without_entity,
)
from loudou.platform.transfer.mapping.number_values import UNITS
from loudou.platform.transfer.mapping.recognise import shares
from loudou.platform.transfer.mapping.text_values import clean
from loudou.platform.transfer.reading.looks import LONG_ID, UUID

LEAST_SCORE = 45
MOST_VALUES = 200
SHOWN_VALUES = 3

_BY_KIND: Mapping[FieldKind, tuple[str, ...]] = {
    FieldKind.EMAIL: ("email",),
    FieldKind.PHONE: ("phone", "mobile"),
    FieldKind.USCC: ("uscc",),
    FieldKind.URL: ("url",),
    FieldKind.DATE: ("date",),
    FieldKind.INSTANT: ("date",),
    FieldKind.NUMBER: ("number",),
    FieldKind.SCORE: ("number",),
    FieldKind.MONEY: ("number",),
    FieldKind.PERCENT: ("percent", "number"),
    FieldKind.BOOLEAN: ("boolean",),
    FieldKind.PERSON: ("person", "english_name"),
    FieldKind.COMPANY: ("company",),
    FieldKind.REGION: ("region",),
}
_BY_CONCEPT = {name: name for name in ("person", "company", "province", "city", "region", "uscc", "email", "mobile")}
# What values alone can tell; a column of dates, numbers or English words in capitals may be many things.
_TELLING = frozenset({"email", "mobile", "phone", "uscc", "url", "province", "city", "region", "person", "company"})
# What differs from row to row: a column with one or two such values is something else.
_VARIED = frozenset({"mobile", "phone", "person", "company", "email"})
_PLAIN = ("email", "mobile", "uscc", "url", "date", "boolean", "company")
_NAMES = frozenset({"person", "company"})
"""What a heading like "name" leaves open, so that the values decide."""
_SECOND = 0.8
_DOUBT, _CHOICE_DOUBT = 40, 45
"""Taken off a heading whose values look like something else; a synonym over unknown choices stays, to be matched."""
_FIRM = frozenset({FieldKind.EMAIL, FieldKind.PHONE, FieldKind.URL, FieldKind.DATE, FieldKind.INSTANT, FieldKind.NUMBER,
                   FieldKind.SCORE, FieldKind.MONEY, FieldKind.PERCENT, FieldKind.BOOLEAN})  # fmt: skip
"""Kinds whose values must fit: a good heading over other values is doubted."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What one column is taken for: the field (None: nothing fits), how sure (0-100), why, and some values."""

    column: str
    field: str | None
    score: int
    evidence: tuple[str, ...]
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    values: tuple[str, ...]
    filled: int
    shares: Mapping[str, float]
    concepts: frozenset[str]
    is_about: bool


@dataclass(frozen=True, slots=True)
class _Field:
    target: TargetField
    forms: frozenset[str]
    synonyms: frozenset[str]
    concepts: frozenset[str]
    expects: tuple[str, ...]


def guess_mapping(
    headers: Sequence[str], rows: Sequence[Sequence[str]], fields: Sequence[TargetField], *, record: str = ""
) -> tuple[Guess, ...]:
    """One guess per column, in their order; a field goes to at most one column, the total score being the highest.

    `rows` are sample rows, `record` is the type of record the fields are of. Columns below the least score get no
    field; a part of a name gets none where another column holds the whole.
    """
    columns = [_column(header, position, rows, record) for position, header in enumerate(headers)]
    known = [_field(target) for target in fields]
    scored = [[_score(column, field) for field in known] for column in columns]
    likely = [[score if score >= LEAST_SCORE else 0 for score, _ in line] for line in scored]
    guesses = []
    for column, line, index in zip(columns, scored, best_assignment(likely), strict=True):
        score, evidence = (0, ()) if index is None else line[index]
        name = None if index is None else known[index].target.name
        guesses.append(Guess(column.heading, name, score, evidence, column.values[:SHOWN_VALUES]))
    return tuple(_without_parts_of_wholes(guesses, fields))


def _without_parts_of_wholes(guesses: Sequence[Guess], fields: Sequence[TargetField]) -> Iterator[Guess]:
    wholes = {field.name: field.whole for field in fields if field.whole}
    taken = {guess.field for guess in guesses if guess.field is not None}
    for guess in guesses:
        is_double = guess.field is not None and wholes.get(guess.field) in taken
        yield Guess(guess.column, None, 0, (), guess.samples) if is_double else guess


def _column(heading: str, position: int, rows: Sequence[Sequence[str]], record: str) -> _Column:
    cells = [cell for row in rows if position < len(row) and (cell := clean(row[position]))]
    values = tuple(dict.fromkeys(cells))[:MOST_VALUES]
    concepts = concepts_of(heading, record)
    return _Column(heading, values, len(cells), shares(values), concepts, is_about(heading, record))


def _field(target: TargetField) -> _Field:
    names = (target.name, *target.labels)
    forms = frozenset(compact(folded_heading(name)) for name in names)
    synonyms = frozenset(compact(folded_heading(name)) for name in target.synonyms)
    concepts = frozenset[str]().union(*(concepts_of(name) for name in (*names, *target.synonyms)))
    expects = _BY_KIND.get(target.kind) or tuple(_BY_CONCEPT[name] for name in sorted(concepts) if name in _BY_CONCEPT)
    if target.kind is FieldKind.PHONE and "mobile" in concepts:
        expects = ("mobile", "phone")
    return _Field(target, forms, synonyms, concepts, expects)


def _score(column: _Column, field: _Field) -> tuple[int, tuple[str, ...]]:
    heading, by_heading = _heading_score(column, field)
    values, by_values = _value_score(column, field)
    evidence = tuple(filter(None, (by_heading, by_values, _unit(column.heading, field.target.kind))))
    if not heading:
        return (values if _is_open(column, by_values) else 0), evidence
    if values:
        return min(100, max(heading, values) + 10), evidence
    doubt = _doubt(column, field)
    return (max(0, heading - doubt), (*evidence, "values.doubtful")) if doubt else (heading, evidence)


def _is_open(column: _Column, by_values: str) -> bool:
    """Whether the values may decide alone: the heading says nothing, or "name" over what is no such name."""
    if not column.concepts:
        return column.is_about
    value = by_values.removeprefix("values.")
    return value in _NAMES and column.concepts <= _NAMES and all(column.shares[name] < 0.2 for name in column.concepts)


def _doubt(column: _Column, field: _Field) -> int:
    """How much the values speak against what the heading says."""
    kind, values = field.target.kind, column.values
    if not values:
        return 0
    if kind in {FieldKind.USER, FieldKind.REFERENCE}:
        foreign_ids = sum(1 for value in values if LONG_ID.fullmatch(value) and not UUID.fullmatch(value))
        return 100 if foreign_ids * 5 >= len(values) * 4 else 0
    if field.target.choices:
        return _CHOICE_DOUBT
    return _DOUBT if kind in _FIRM or _is_foreign(column, field) else 0


def _is_foreign(column: _Column, field: _Field) -> bool:
    """The values plainly are something else than the field expects, and it does expect something."""
    return bool(field.expects) and any(column.shares[name] >= 0.8 for name in _PLAIN if name not in field.expects)


def _heading_score(column: _Column, field: _Field) -> tuple[int, str]:
    heading, concepts = column.heading, column.concepts
    forms = {compact(folded_heading(heading)), compact(without_entity(heading)) if column.is_about else ""} - {""}
    if forms & field.forms:
        return 100, "header.same"
    if forms & field.synonyms:
        return 95, "header.synonym"
    if concepts & field.concepts:
        return 85, "header.meaning"
    if not column.is_about:
        return 0, ""
    names = {folded_heading(name) for name in (field.target.name, *field.target.labels, *field.target.synonyms)}
    nearest = max((_likeness(folded_heading(heading), name) for name in names), default=0.0)
    return (round(nearest * 80), "header.similar") if nearest else (0, "")


def _likeness(one: str, other: str) -> float:
    """From 0.6 to 1 when one name holds the other as whole words or they differ by a slip; else 0."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 2 or _is_id(one) != _is_id(other):
        return 0.0
    inside = shorter in longer if not shorter.isascii() else f" {shorter} " in f" {longer} "
    if inside and len(shorter) * 3 >= len(longer):
        return max(0.6, len(shorter) / len(longer))
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio() if len(shorter) >= 4 else 0.0
    return ratio if ratio >= 0.85 else 0.0


def _is_id(folded: str) -> bool:
    """Whether a heading speaks of a number given by a system: "contact id" is not like "contact"."""
    return folded.endswith("编号") or folded.rpartition(" ")[2] in {"id", "ids"}


def _value_score(column: _Column, field: _Field) -> tuple[int, str]:
    if not column.values:
        return 0, ""
    if field.target.choices:
        lookup = choice_lookup(field.target.choices)
        share = sum(lookup(value) is not None for value in column.values) / len(column.values)
        # Any small number lies in some range, which proves nothing about a column that is not headed so.
        telling = 70 if column.shares["number"] < 0.6 else 30
        return (round(share * telling), "values.choices") if share >= 0.6 else (0, "")
    weighed = ((column.shares[name] * _weight(name, field), name) for name in field.expects)
    weight, name = max(weighed, default=(0.0, ""))
    if not name or column.shares[name] < 0.6 or (name in _VARIED and len(column.values) < min(3, column.filled)):
        return 0, ""
    return round(weight * (70 if name in _TELLING else 30)), f"values.{name}"


def _weight(value: str, field: _Field) -> float:
    """Less for a value that another field would be better for: a mobile number as a phone, any place as a province."""
    is_second = value != field.expects[0] if field.target.kind is FieldKind.PHONE else value == "region"
    return _SECOND if is_second and len(field.expects) > 1 else 1


def unit_in(codes: Sequence[str]) -> str | None:
    """The unit the evidence of a guess names, as for “Budget (万)”."""
    return next((code.removeprefix("unit.") for code in codes if code.startswith("unit.")), None)


def _unit(heading: str, kind: FieldKind) -> str:
    unit = unit_of(heading).removesuffix("元")
    return f"unit.{unit}" if unit in UNITS and kind in {FieldKind.MONEY, FieldKind.NUMBER} else ""
