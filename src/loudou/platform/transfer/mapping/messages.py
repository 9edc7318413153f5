"""What the codes of cell problems and mapping problems say to a person, in English; translated where it is shown."""

from collections.abc import Callable, Mapping

CELL_PROBLEMS = {
    "required": "This field must not be empty.",
    "text.too_long": "The text is longer than %(limit)s characters.",
    "number.format": "“%(value)s” is not a number in the declared format (%(format)s).",
    "number.scientific": "“%(value)s” was shortened by a spreadsheet; export the column as a plain number.",
    "number.too_large": "“%(value)s” has too many digits.",
    "number.places": "“%(value)s” has more than %(limit)s decimal places.",
    "money.scale": "“%(value)s” has more than %(limit)s decimal places.",
    "percent.format": "“%(value)s” is not a percentage in the declared format (%(format)s).",
    "percent.ambiguous": "“%(value)s” has no percent sign; declare whether 15 or 0.15 means 15%%.",
    "date.format": "“%(value)s” is not a date in the declared format (%(format)s).",
    "date.invalid": "“%(value)s” does not exist in the calendar.",
    "date.ambiguous": "“%(value)s” may be day-month or month-day; declare the date format.",
    "date.serial": "“%(value)s” looks like a spreadsheet day number; export the column as dates.",
    "date.has_time": "“%(value)s” has a time of day, which this field would lose; declare a format with time.",
    "instant.zone": "“%(value)s” has no time zone and none is declared.",
    "instant.nonexistent": "“%(value)s” does not exist in the declared time zone.",
    "instant.ambiguous": "“%(value)s” occurs twice in the declared time zone.",
    "boolean.unknown": "“%(value)s” is neither yes nor no.",
    "choice.unknown": "“%(value)s” is not one of: %(allowed)s.",
    "email.format": "“%(value)s” is not an e-mail address.",
    "phone.format": "“%(value)s” is not a phone number.",
    "phone.scientific": "“%(value)s” was damaged by a spreadsheet; export the column as text.",
    "uscc.scientific": "“%(value)s” was damaged by a spreadsheet; export the column as text.",
    "url.format": "“%(value)s” is not a web address.",
}

MAPPING_PROBLEMS = {
    "mapping.json": "The mapping is not valid JSON: %(reason)s.",
    "mapping.too_large": "The mapping is larger than %(limit)s bytes.",
    "mapping.unknown_key": "This key is not known; allowed are: %(allowed)s.",
    "mapping.missing_key": "This key is missing.",
    "mapping.type": "This must be %(expected)s.",
    "mapping.value": "“%(value)s” is not allowed; allowed are: %(allowed)s.",
    "mapping.version": "Version %(value)s of the mapping format is not known.",
    "mapping.unknown_field": "“%(value)s” is not a field that can be imported.",
    "mapping.field_twice": "The field %(value)s is already filled by “%(other)s”.",
    "mapping.unknown_header": "The file has no column “%(value)s”.",
    "mapping.required_field": "The required field %(value)s is filled by no column.",
    "mapping.ignored_too": "This column is both mapped and ignored.",
    "mapping.key_field": "The key field %(value)s is filled by no column.",
    "mapping.key_needed": "A key field is needed to update records.",
    "mapping.not_creatable": "The field %(value)s cannot be set on new records.",
    "mapping.not_editable": "The field %(value)s of existing records cannot be changed by an import.",
    "mapping.part_and_whole": "The field %(value)s is filled as a whole and in parts.",
    "mapping.format": "“%(value)s” is not a format for this kind of field.",
    "mapping.unit": "“%(value)s” is not a unit; allowed are: %(allowed)s.",
    "mapping.not_for_kind": "This setting does not apply to this kind of field.",
    "mapping.zone": "“%(value)s” is not a time zone.",
    "mapping.cell": "“%(value)s” cannot be used: %(reason)s",
}

EXPECTED = ("an object", "a text", "a list of texts", "one character", "true or false", "a whole number from 0 to 5")
"""What a mapping file must have in a place; said within `mapping.type`."""

MESSAGES = {**CELL_PROBLEMS, **MAPPING_PROBLEMS}


def message(code: str, facts: Mapping[str, object], translate: Callable[[str], str] = str) -> str:
    """The sentence of a code with its facts filled in: in English, or in the language `translate` (gettext) gives."""
    expected = facts.get("expected")
    spoken = {**facts, "expected": translate(expected)} if isinstance(expected, str) else facts
    return translate(MESSAGES[code]) % spoken
