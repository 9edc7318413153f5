"""Which leads an address belongs to."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES
from loudou.leads.models import Lead
from loudou.platform.access.queries import require


def open_leads_by_email(ctx: Context, emails: Sequence[str]) -> list[tuple[UUID, str]]:
    """The open leads with these addresses (small letters), each with its address. One SQL statement.

    For stories that act as the system: whose leads these are plays no part. Raises ActionRefused.
    """
    require(ctx, "lead", "import")
    # system: whose leads these are plays no part
    found = Lead.objects.filter(email__in=list(emails), status__in=OPEN_VALUES).exclude(email="")
    return list(found.order_by("pk").values_list("pk", "email"))
