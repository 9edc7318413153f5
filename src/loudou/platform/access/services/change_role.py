"""Change what a custom role grants."""

from collections.abc import Mapping
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.access.enums import FieldRight, Scope
from loudou.platform.access.models import FieldRule, Grant
from loudou.platform.access.queries import require_administrator, role_rights
from loudou.platform.identity.services.change_roles import add_custom_role, custom_role


def add_role(ctx: Context, *, name: str, copied_from: UUID | None = None) -> UUID:
    """Add a role of the company's own that grants what another grants, or nothing; returns its id.

    Runs inside the caller's change set. Eight SQL statements at most. Raises ActionRefused, PersonInvalid.
    """
    require_administrator(ctx)
    role_id = add_custom_role(ctx, name=name)
    if copied_from is not None:
        rights = role_rights(copied_from)
        Grant.objects.bulk_create(
            Grant(role_id=role_id, record_type=kind, action=action, scope=scope)
            for (kind, action), scope in rights.grants.items()
        )
        FieldRule.objects.bulk_create(
            FieldRule(role_id=role_id, record_type=kind, field=name, right=right)
            for (kind, name), right in rights.field_rules.items()
        )
    return role_id


def set_rights(
    ctx: Context,
    *,
    role_id: UUID,
    record_type: str,
    grants: Mapping[str, Scope],
    field_rules: Mapping[str, FieldRight],
) -> None:
    """Let a custom role grant exactly this on a record type ("*": every type): scope by action, rights by field.

    Actions left out are not granted, fields left out keep the right the record type gives them. Runs inside the
    caller's change set. Twelve SQL statements at most. Raises ActionRefused, UnknownUnit, RoleInUse.
    """
    require_administrator(ctx)
    custom_role(ctx, role_id=role_id)
    held = {grant.action: grant for grant in Grant.objects.filter(role=role_id, record_type=record_type)}
    ruled = {rule.field: rule for rule in FieldRule.objects.filter(role=role_id, record_type=record_type)}
    Grant.objects.filter(pk__in=[held[action].pk for action in held.keys() - grants.keys()]).delete()
    FieldRule.objects.filter(pk__in=[ruled[name].pk for name in ruled.keys() - field_rules.keys()]).delete()
    for action, grant in held.items():
        grant.scope = grants.get(action, grant.scope)
    for name, rule in ruled.items():
        rule.right = field_rules.get(name, rule.right)
    Grant.objects.bulk_update([held[action] for action in held.keys() & grants.keys()], ["scope"])
    FieldRule.objects.bulk_update([ruled[name] for name in ruled.keys() & field_rules.keys()], ["right"])
    Grant.objects.bulk_create(
        Grant(role_id=role_id, record_type=record_type, action=action, scope=grants[action])
        for action in sorted(grants.keys() - held.keys())
    )
    FieldRule.objects.bulk_create(
        FieldRule(role_id=role_id, record_type=record_type, field=name, right=field_rules[name])
        for name in sorted(field_rules.keys() - ruled.keys())
    )
