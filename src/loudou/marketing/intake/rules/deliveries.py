"""From the body of a delivery to rows of values by target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.enums import Target
from loudou.marketing.intake.rules.answers import LONGEST_LONG_TEXT, LONGEST_TEXT, clean
from loudou.marketing.intake.rules.json_paths import Step, parse_path, value_at

MOST_ROWS = 1_000
MOST_PROBLEMS = 50
ROW_ID = "external_id"
LONG = frozenset({Target.NEED})
LISTS = frozenset({Target.PRODUCT_INTEREST})


@dataclass(frozen=True, slots=True)
class Mapped:
    """The rows of a delivery, or what is wrong with it: then none of them counts."""

    rows: tuple[dict[str, object], ...] = ()
    problems: tuple[FieldProblem, ...] = ()


def check_mapping(mapping: Mapping[str, str], rows_path: str, id_path: str) -> tuple[FieldProblem, ...]:
    """What is wrong with the paths of a source; `field` is the target."""
    found = [FieldProblem(t, "unknown", "Leads have no such field.") for t in mapping if t not in Target.values]
    paths = {**mapping, "rows_path": rows_path, "id_path": id_path}
    found += [
        FieldProblem(name, "not_a_path", "This is not a path such as contact.phone or answers[id=PHONE].value.")
        for name, path in paths.items()
        if parse_path(path) is None
    ]
    if not any(mapping.values()):
        found.append(FieldProblem("mapping", "required", "Say where at least one field of the lead stands."))
    return tuple(found)


def map_rows(document: object, mapping: Mapping[str, str], rows_path: str, id_path: str) -> Mapped:
    """Each row's values by target; one object where `rows_path` leads counts as one row.

    A value of the wrong kind, a text that is too long or a row without any value is a problem named by row (from 1)
    and target. Numbers and booleans count as their text; null and missing count as not said.
    """
    found = value_at(document, parse_path(rows_path) or ())
    items = found if isinstance(found, list) else [found]
    if not items or found is None:
        return Mapped(problems=(FieldProblem(rows_path or "$", "no_rows", "There are no rows here."),))
    if len(items) > MOST_ROWS:
        return Mapped(problems=(FieldProblem(rows_path or "$", "too_many", "A delivery has at most 1000 rows."),))
    paths = {target: parse_path(path) or () for target, path in mapping.items() if path}
    if id_path:
        paths[ROW_ID] = parse_path(id_path) or ()
    rows: list[dict[str, object]] = []
    problems: list[FieldProblem] = []
    for number, item in enumerate(items, start=1):
        values, wrong = _row(item, paths, number)
        rows.append(values)
        problems += wrong
    return Mapped(problems=tuple(problems[:MOST_PROBLEMS])) if problems else Mapped(tuple(rows))


def _row(
    item: object, paths: Mapping[str, Sequence[Step]], number: int
) -> tuple[dict[str, object], list[FieldProblem]]:
    if not isinstance(item, dict):
        return {}, [FieldProblem("$", "not_an_object", "A row is a JSON object.", number)]
    values: dict[str, object] = {}
    problems: list[FieldProblem] = []
    for target, steps in paths.items():
        value, objection = _value(target, value_at(item, steps))
        if objection:
            problems.append(FieldProblem(target, objection[0], objection[1], number))
        elif value:
            values[target] = value
    if not problems and not values.keys() - {ROW_ID}:
        problems.append(FieldProblem("$", "empty", "None of the mapped fields is there.", number))
    return values, problems


def _value(target: str, raw: object) -> tuple[object, tuple[str, str] | None]:
    if raw is None:
        return "", None
    if target in LISTS:
        items = raw if isinstance(raw, list) else [raw]
        if all(isinstance(one, str | int) for one in items):
            return [clean(str(one))[:LONGEST_TEXT] for one in items[:100] if str(one).strip()], None
        return "", ("wrong_kind", "This is neither a text nor a list of texts.")
    if isinstance(raw, list | dict):
        return "", ("wrong_kind", "This is not a text.")
    text = clean(str(raw))
    if len(text) > (LONGEST_LONG_TEXT if target in LONG else LONGEST_TEXT):
        return "", ("too_long", "This text is too long.")
    return text, None
