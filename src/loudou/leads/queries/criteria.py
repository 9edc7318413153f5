"""What criteria can say, for those who write them."""

from loudou.kernel.context import Context
from loudou.leads.features import criteria_catalogue
from loudou.platform.access.queries import require
from loudou.platform.rules.language import ChipGroups, ExpressionError, FieldSpec, check_condition, to_chips


def criterion_problem(ctx: Context, text: str) -> ExpressionError | None:
    """What is wrong with a criterion over a lead, and where; None for a sound one. One SQL statement per context.

    Raises ActionRefused.
    """
    require(ctx, "lead", "configure")
    try:
        check_condition(text, criteria_catalogue(ctx))
    except ExpressionError as error:
        return error
    return None


def criterion_chips(ctx: Context, text: str) -> ChipGroups | None:
    """A criterion as groups of simple comparisons; None when it says more or is not sound.

    One SQL statement per context. Raises ActionRefused.
    """
    require(ctx, "lead", "configure")
    try:
        return to_chips(check_condition(text, criteria_catalogue(ctx)))
    except ExpressionError:
        return None


def criteria_fields(ctx: Context) -> list[FieldSpec]:
    """The fields a criterion may name, by name. One SQL statement per context. Raises ActionRefused."""
    require(ctx, "lead", "configure")
    return sorted(criteria_catalogue(ctx).fields.values(), key=lambda spec: spec.name)
