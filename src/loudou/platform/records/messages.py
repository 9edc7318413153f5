"""What the codes of values that do not fit say to a person, in English; translated where it is shown."""

MESSAGES = {
    "required": "This field is required.",
    "text.too_long": "This text is too long.",
    "text.control": "This text has characters that cannot be shown.",
    "number.format": "This is not a number.",
    "number.places": "This number has too many decimal places.",
    "boolean.unknown": "This is neither yes nor no.",
    "date.invalid": "This is not a day. Write it as 2026-01-31.",
    "instant.invalid": "This is not a point in time.",
    "choice.unknown": "This is not one of the choices.",
    "reference.invalid": "This is not a record.",
    "email.invalid": "This is not an e-mail address.",
    "url.invalid": "This is not a web address.",
    "list.invalid": "This is not a list of words.",
}
