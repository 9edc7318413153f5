"""From what JSON, a form or an import carries to the typed value of a field, or the code of what is wrong."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from loudou.kernel.errors import FieldProblem
from loudou.platform.records.declaration import Field, Kind
from loudou.platform.records.messages import MESSAGES

NUMBER = re.compile(r"^[+-]?\d{1,15}(\.\d{1,9})?\Z", re.ASCII)
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+\Z")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
YES, NO = frozenset({"true", "1", "yes", "on", "是"}), frozenset({"false", "0", "no", "off", "否"})


def parse_value(field: Field, raw: object) -> Any:
    """The typed value, None for empty. Raises ValueError whose text is a code of MESSAGES."""
    if raw is None or (isinstance(raw, str) and not raw.strip()) or raw in ([], ()):
        if field.is_required:
            raise ValueError("required")
        return [] if field.kind == Kind.TAGS else None
    return PARSERS.get(field.kind, _text)(field, raw)


def parse_values(fields: Mapping[str, Field], raw: Mapping[str, object]) -> tuple[dict[str, Any], list[FieldProblem]]:
    """Typed values by field name, and every problem found."""
    values: dict[str, Any] = {}
    problems = []
    for name, value in raw.items():
        field = fields.get(name)
        if field is None:
            problems.append(FieldProblem(name, "unknown_field", "There is no such field, or you may not set it."))
            continue
        try:
            values[name] = parse_value(field, value)
        except ValueError as error:
            problems.append(problem_of(name, error))
    return values, problems


def problem_of(name: str, error: ValueError) -> FieldProblem:
    """The problem a failed parse stands for."""
    code = str(error)
    return FieldProblem(name, code, MESSAGES.get(code, "This value does not fit the field."))


def _text(field: Field, raw: object) -> str:
    if not isinstance(raw, (str, int, Decimal)):
        raise ValueError("text.control")
    text = str(raw).strip()
    if len(text) > (20_000 if field.kind == Kind.LONG_TEXT else field.longest):
        raise ValueError("text.too_long")
    if CONTROL.search(text):
        raise ValueError("text.control")
    return text


def _number(field: Field, raw: object) -> Decimal:
    text = str(raw).strip()
    if isinstance(raw, bool) or not NUMBER.match(text):
        raise ValueError("number.format")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError("number.format") from None
    if -number.as_tuple().exponent > field.places:  # type: ignore[operator]  # finite: the exponent is an int
        raise ValueError("number.places")
    return number


def _boolean(_field: Field, raw: object) -> bool:
    text = str(raw).strip().lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise ValueError("boolean.unknown")


def _date(_field: Field, raw: object) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(str(raw).strip())
    except ValueError:
        raise ValueError("date.invalid") from None


def _instant(_field: Field, raw: object) -> datetime:
    try:
        moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw).strip())
    except ValueError:
        raise ValueError("instant.invalid") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _choice(field: Field, raw: object) -> str:
    text = str(raw).strip()
    if text not in {option.value for option in field.options}:
        raise ValueError("choice.unknown")
    return text


def _id(_field: Field, raw: object) -> UUID:
    try:
        return raw if isinstance(raw, UUID) else UUID(str(raw))
    except ValueError:
        raise ValueError("reference.invalid") from None


def _email(field: Field, raw: object) -> str:
    text = _text(field, raw)
    if not EMAIL.match(text):
        raise ValueError("email.invalid")
    return text.lower()


def _url(field: Field, raw: object) -> str:
    text = _text(field, raw)
    if not text.startswith(("http://", "https://")):
        raise ValueError("url.invalid")
    return text


def _tags(field: Field, raw: object) -> list[str]:
    parts = re.split(r"[,;，；、|]", raw) if isinstance(raw, str) else raw
    if not isinstance(parts, (list, tuple)):
        raise ValueError("list.invalid")
    return list(dict.fromkeys(_text(field, part) for part in parts if str(part).strip()))


PARSERS: dict[Kind, Callable[[Field, object], Any]] = {
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.PERCENT: _number,
    Kind.SCORE: _number,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.INSTANT: _instant,
    Kind.CHOICE: _choice,
    Kind.USER: _id,
    Kind.REFERENCE: _id,
    Kind.EMAIL: _email,
    Kind.URL: _url,
    Kind.TAGS: _tags,
}
