"""Why somebody may or may not do something to a record."""

from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.access.enums import Scope
from loudou.platform.access.queries import load_profile, owners_in_scope
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.access.shapes import AccessProfile, Explanation
from loudou.platform.identity.queries import role_names


def explain_access(
    ctx: Context, *, user_id: UUID, records: "RecordQuerySet[Any]", record_id: UUID, action: str = "read"
) -> Explanation:
    """Which rule lets this user act on this record, or that none does. At most six SQL statements."""
    profile = load_profile(user_id)
    record = records.filter(pk=record_id).first()
    blanket = _blanket_rule(profile, is_known=record is not None)
    if blanket is not None:
        return blanket
    found = _granting_role(profile, records.record_type, action, getattr(record, records.owner_field, None))
    if found is not None:
        role_id, scope = found
        return Explanation(is_allowed=True, rule="grant", role=role_names([role_id])[role_id], scope=scope.name.lower())
    subject = Context(actor_id=user_id, now=ctx.now)
    if records.visible_to(subject, action).filter(pk=record_id).exists():
        return Explanation(is_allowed=True, rule="reached_otherwise")
    granted = profile.scope_for(records.record_type, action)
    if granted is None:
        return Explanation(is_allowed=False, rule="no_grant")
    return Explanation(is_allowed=False, rule="outside_scope", scope=granted.name.lower())


def _blanket_rule(profile: AccessProfile, *, is_known: bool) -> Explanation | None:
    """What decides before any grant is looked at."""
    if not is_known:
        return Explanation(is_allowed=False, rule="no_such_record")
    if not profile.is_active:
        return Explanation(is_allowed=False, rule="user_inactive")
    return Explanation(is_allowed=True, rule="administrator") if profile.is_everything else None


def _granting_role(
    profile: AccessProfile, record_type: str, action: str, owner_id: UUID | None
) -> tuple[UUID, Scope] | None:
    if profile.user_id is None:
        return None
    for role in sorted(profile.grants, key=str):
        for scope in profile.scopes_of_role(role, record_type, action):
            if scope == Scope.ALL or owner_id in owners_in_scope(profile.user_id, profile.department_id, scope):
                return role, scope
    return None
