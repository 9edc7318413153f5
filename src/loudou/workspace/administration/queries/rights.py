"""What roles can grant, and what each grants."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from loudou.kernel.context import Context
from loudou.platform.access.enums import Action, FieldRight
from loudou.platform.access.queries import granted_actions, require, role_rights
from loudou.platform.access.shapes import RoleRights
from loudou.platform.customfields.queries import custom_fields_of
from loudou.platform.identity.errors import UnknownUnit
from loudou.platform.identity.queries import roles
from loudou.platform.identity.shapes import RoleRow
from loudou.platform.records.actions import actions_of
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.registry import record_types
from loudou.workspace.administration.enums import ACTS, AREA_ACTS, AREAS

Label = str | Promise
EVERY = "*"
GENERIC = tuple(Action.values)


@dataclass(frozen=True, slots=True)
class Subject:
    """Something rights are about: a record type, an area of the product, or every record type.

    `actions` and `fields` are by key with the words people read; a field carries its right without any rule.
    """

    key: str
    label: Label
    icon: str
    actions: Mapping[str, Label]
    fields: Mapping[str, tuple[Label, FieldRight]]


def subjects(ctx: Context, language: str) -> list[Subject]:
    """Everything a role can grant rights on: each record type, then the areas. Three SQL statements.

    Raises ActionRefused.
    """
    require(ctx, "access", "read")
    granted = granted_actions()
    known = [_of_kind(ctx, kind, granted, language) for kind in record_types()]
    return [
        Subject(EVERY, AREAS[EVERY], "layers", {key: Action(key).label for key in GENERIC}, {}),
        *known,
        *(
            Subject(area, label, "gear", {act: ACTS[act] for act in AREA_ACTS[area]}, {})
            for area, label in AREAS.items()
            if area != EVERY
        ),
    ]


def all_roles(ctx: Context) -> list[RoleRow]:
    """All roles. Two SQL statements. Raises ActionRefused."""
    require(ctx, "access", "read")
    return roles()


def role(ctx: Context, role_id: UUID) -> tuple[RoleRow, RoleRights]:
    """A role and what it grants. Four SQL statements. Raises ActionRefused, UnknownUnit."""
    found = next((row for row in all_roles(ctx) if row.id == role_id), None)
    if found is None:
        raise UnknownUnit("There is no such role.", role_id=role_id)
    return found, role_rights(role_id)


def _of_kind(ctx: Context, kind: RecordType, granted: set[tuple[str, str]], language: str) -> Subject:
    own = {action.access_action: action.label for action in actions_of(kind) if action.access_action not in GENERIC}
    further = sorted({act for subject, act in granted if subject == kind.key} - own.keys() - set(GENERIC))
    actions: dict[str, Label] = {key: Action(key).label for key in GENERIC}
    for key in (*own, *further):
        actions[key] = ACTS.get(key) or own.get(key) or key
    fields: dict[str, tuple[Label, FieldRight]] = {field.name: (field.label, field.right) for field in kind.fields}
    for custom in custom_fields_of(ctx, kind.key):
        fields[f"custom.{custom.key}"] = (custom.label(language), FieldRight.EDIT)
    return Subject(kind.key, kind.label_plural, kind.icon or "list", actions, fields)
