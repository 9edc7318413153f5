"""What is wrong with an order, its terms or a delivery, in words for people; translated where it is shown."""

from loudou.kernel.errors import FieldProblem

MESSAGES = {
    "amount.negative": "An order is not worth less than nothing.",
    "amount.parts": "Net amount and tax do not add up.",
    "amount.places": "This amount is not in whole minor units.",
    "choice.unknown": "This is not one of the choices.",
    "date.before_order": "Nothing is accepted before it was ordered.",
    "date.before_shipment": "Nobody signs before the goods are shipped.",
    "date.future": "This day is still to come.",
    "delivery.empty": "Nothing is left to deliver.",
    "delivery.repeated": "A line occurs once in a delivery.",
    "lines.none": "An order has at least one line.",
    "more_than_ordered": "This is more than is left to deliver.",
    "not_found": "This is no line of the order.",
    "not_positive": "Deliver more than nothing.",
    "partial_not_allowed": "This line is delivered as a whole.",
    "plan.places": "A share has at most four decimal places in per cent.",
    "plan.share": "A share lies above 0 % and up to 100 %.",
    "plan.sum": "The shares of a payment plan add up to 100 %.",
    "plan.trigger": "An instalment cannot follow single deliveries.",
    "quantity.places": "This unit has no such fractions.",
    "required": "This field is required.",
    "term.days": "These days do not fit the term.",
    "text.too_long": "This text is too long.",
}


def problem(field: str, code: str, row: int | None = None) -> FieldProblem:
    """The problem of this code with its words; rows count from 1."""
    return FieldProblem(field, code, MESSAGES[code], row)
