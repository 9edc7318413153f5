"""The predictive model as people and services see it. Loads no numeric library."""

from collections.abc import Mapping
from uuid import UUID

from loudou.intelligence.queries.versions import active_version, model_versions
from loudou.intelligence.shapes import VersionRow
from loudou.kernel.context import Context
from loudou.leads.features.smart import SMART_KEY
from loudou.platform.access.queries import require


def smart_versions(ctx: Context, *, limit: int = 20) -> list[VersionRow]:
    """The versions of the model, the latest first. One SQL statement. Raises ActionRefused."""
    require(ctx, "lead", "configure")
    return model_versions(SMART_KEY, limit=limit)


def smart_version(ctx: Context) -> UUID | None:
    """The version in force; None when there is none. One SQL statement per context."""
    known = ctx.memo.get("lead_smart_version")
    if not isinstance(known, Mapping):
        ctx.memo["lead_smart_version"] = known = {"id": active_version(SMART_KEY)}
    found = known["id"]
    return found if isinstance(found, UUID) else None
