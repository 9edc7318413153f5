"""Make roles and what they grant match a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from loudou.kernel.context import Context
from loudou.platform.access.enums import FieldRight, Scope
from loudou.platform.access.models import FieldRule, Grant
from loudou.platform.identity.queries import role_ids
from loudou.platform.identity.services.manage_people import add_roles


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """A role with what it grants: scope by (record type, action), and rights on single fields."""

    code: str
    name: str
    grants: Mapping[tuple[str, str], Scope]
    field_rules: Mapping[tuple[str, str], FieldRight] = field(default_factory=dict)


def install_roles(ctx: Context, *, drafts: Sequence[RoleDraft]) -> int:
    """Add the roles that are missing with their grants; a role that exists keeps what an administrator made of it.

    Returns how many were added. Runs inside the caller's change set.
    """
    known = role_ids()
    missing = [draft for draft in drafts if draft.code not in known]
    roles = add_roles(ctx, names={draft.code: draft.name for draft in missing})
    Grant.objects.bulk_create(
        Grant(role_id=roles[draft.code], record_type=record_type, action=action, scope=scope)
        for draft in missing
        for (record_type, action), scope in draft.grants.items()
    )
    FieldRule.objects.bulk_create(
        FieldRule(role_id=roles[draft.code], record_type=record_type, field=name, right=right)
        for draft in missing
        for (record_type, name), right in draft.field_rules.items()
    )
    return len(missing)
