"""Put assignment rules into another order."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.errors import RuleInvalid
from loudou.leads.models import AssignmentRule
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

ORDER_SQL = """
    UPDATE leads_assignmentrule r SET priority = o.place, version = r.version + 1
    FROM unnest(%s::uuid[]) WITH ORDINALITY AS o(id, place) WHERE o.id = r.id AND r.priority <> o.place
"""


@records_changes("leads.order_assignment_rules")
def order_assignment_rules(ctx: Context, *, rule_ids: Sequence[UUID]) -> None:
    """Try the rules in this order from now on; every rule is named once. Two SQL statements.

    Raises ActionRefused, and RuleInvalid when rules came or went meanwhile.
    """
    require(ctx, "lead", "configure")
    known = set(AssignmentRule.objects.select_for_update().values_list("pk", flat=True))
    if known != set(rule_ids) or len(known) != len(rule_ids):
        raise RuleInvalid("The rules were changed meanwhile. Look at them again.")
    with connection.cursor() as cursor:
        cursor.execute(ORDER_SQL, [list(rule_ids)])
