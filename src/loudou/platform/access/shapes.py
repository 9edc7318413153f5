"""What other packages see of rights."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from loudou.platform.access.enums import FieldRight, Scope


@dataclass(frozen=True, slots=True)
class AccessProfile:
    """Everything the roles of one actor grant; read once per act and kept in its context."""

    user_id: UUID | None
    is_active: bool
    is_everything: bool
    department_id: UUID | None = None
    grants: Mapping[UUID, Mapping[tuple[str, str], Scope]] = field(default_factory=dict)
    field_rules: Mapping[UUID, Mapping[tuple[str, str], FieldRight]] = field(default_factory=dict)

    def scope_for(self, record_type: str, action: str) -> Scope | None:
        """The widest scope any role grants for this action; None when no role grants it."""
        found = [scope for role in self.grants for scope in self.scopes_of_role(role, record_type, action)]
        return max(found, default=None)

    def scopes_of_role(self, role: UUID, record_type: str, action: str) -> list[Scope]:
        """What one role grants for this action, by its own name or for every type."""
        held = self.grants[role]
        keys = ((record_type, action), ("*", action))
        return [held[key] for key in keys if key in held]

    def may(self, record_type: str, action: str) -> bool:
        """Whether the action is granted on at least some records of the type."""
        return self.is_active and (self.is_everything or self.scope_for(record_type, action) is not None)

    def field_right(self, record_type: str, name: str, default: FieldRight) -> FieldRight:
        """How far the actor may go with a field: the most any role that reaches the type allows."""
        if self.is_everything:
            return FieldRight.EDIT
        rights = [
            self.field_rules.get(role, {}).get((record_type, name), default)
            for role in self.grants
            if self.scopes_of_role(role, record_type, "read")
        ]
        return max(rights, default=FieldRight.HIDDEN)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose records an action reaches: everybody's, or those owned by these users."""

    is_everything: bool
    owner_ids: tuple[UUID, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether no record is reached through ownership."""
        return not self.is_everything and not self.owner_ids


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an action on a record is allowed or not, naming the rule that decided."""

    is_allowed: bool
    rule: str
    role: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class RoleRights:
    """What a role grants: scope by (record type, action), and rights on fields by (record type, field)."""

    grants: Mapping[tuple[str, str], Scope]
    field_rules: Mapping[tuple[str, str], FieldRight]
