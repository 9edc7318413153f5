"""In which order company registries are asked."""

from collections.abc import Sequence

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.errors import ProviderInvalid
from loudou.leads.models import ProviderSetting
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

ORDER_SQL = """
    UPDATE leads_providersetting s SET priority = o.place * 10, updated_at = %(now)s
    FROM unnest(%(keys)s::text[]) WITH ORDINALITY AS o(key, place) WHERE s.key = o.key AND s.priority <> o.place * 10
"""


@records_changes("leads.order_providers")
def order_providers(ctx: Context, *, keys: Sequence[str]) -> None:
    """Ask in this order from now on; every registry is named once. Two SQL statements.

    Raises ProviderInvalid when a registry was added meanwhile, ActionRefused.
    """
    require(ctx, "lead", "configure")
    # system: registries are the company's own
    known = set(ProviderSetting.objects.select_for_update().values_list("key", flat=True))
    if known != set(keys) or len(known) != len(keys):
        raise ProviderInvalid("The registries were changed meanwhile. Look at them again.")
    with connection.cursor() as cursor:
        cursor.execute(ORDER_SQL, {"keys": list(keys), "now": ctx.now})
