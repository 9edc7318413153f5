"""What is wrong with campaigns, costs, members and touches, in words for people; translated where it is shown."""

from loudou.kernel.errors import FieldProblem

MESSAGES = {
    "amount.negative": "An amount is not below zero.",
    "amount.nothing": "Give at least one amount.",
    "amount.places": "This amount is not in whole minor units.",
    "amount.too_large": "This amount is too large.",
    "choice.unknown": "This is not one of the choices.",
    "currency.other": "A part is kept in the currency of the whole.",
    "currency.unknown": "This is not an ISO 4217 code.",
    "date.before": "The last day is not before the first.",
    "invoice.booked": "This invoice is booked on the campaign already.",
    "not_found": "There is no such record, or you may not see it.",
    "person.required": "Name a lead or a contact.",
    "number.places": "At most two decimal places are kept.",
    "range.outside": "This value is outside the range that is possible.",
    "required": "This field is required.",
    "text.too_long": "This text is too long.",
    "tree.cycle": "A campaign is not a part of itself.",
    "tree.too_deep": "Campaigns stand at most five deep.",
}


def problem(field: str, code: str, row: int | None = None) -> FieldProblem:
    """The problem of this code with its words; rows count from 1."""
    return FieldProblem(field, code, MESSAGES[code], row)
