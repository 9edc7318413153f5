"""What is wrong with payments, claims and pairs of them, in words for people; translated where it is shown."""

from loudou.kernel.errors import FieldProblem

MESSAGES = {
    "account.other": "They belong to different accounts.",
    "account.unnamed": "Name the account this payment is for.",
    "amount.not_positive": "This is not more than nothing.",
    "amount.places": "This amount is not in whole minor units.",
    "amount.too_large": "This amount is too large.",
    "choice.unknown": "This is not one of the choices.",
    "currency.other": "They are in different currencies.",
    "currency.unknown": "This is not an ISO 4217 code.",
    "date.before": "It cannot be due before its business date.",
    "date.future": "This day is still to come.",
    "difference.left_open": "A small difference closes what is left; here something stays open.",
    "difference.too_large": "This difference is larger than the tolerance.",
    "not_found": "There is no such record, or you may not see it.",
    "pair.format": "This is no pair of a payment and a receivable.",
    "required": "This field is required.",
    "text.too_long": "This text is too long.",
}


def problem(field: str, code: str, row: int | None = None) -> FieldProblem:
    """The problem of this code with its words; rows count from 1."""
    return FieldProblem(field, code, MESSAGES[code], row)
