"""What a domain says about a record type, once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Model

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.access.enums import FieldRight

Label = Any
"""A lazy translation (gettext_lazy) or a plain text."""


class Kind(StrEnum):
    """What a field holds; decides its cell, widget, filter, import conversion and API type."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    SCORE = "score"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"
    CHOICE = "choice"
    USER = "user"
    REFERENCE = "reference"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    TAGS = "tags"


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice; `tone` is its meaning in colour (ui tokens), `icon` its sign beside the word."""

    value: str
    label: Label
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record type. `column` is the model attribute, the name unless said otherwise.

    `can_edit` means a person may change it generically; owner, state, stage and money change only through actions.
    `can_sort` promises an index `(column, id)`. `right` is what a role may do with it unless a field rule says
    otherwise. `synonyms` are headings an import file may use for it.
    """

    name: str
    label: Label
    kind: Kind = Kind.TEXT
    column: str = ""
    options: tuple[Option, ...] = ()
    reference: str = ""
    currency: str = ""
    can_edit: bool = True
    can_create: bool = True
    can_sort: bool = False
    can_filter: bool = True
    is_required: bool = False
    is_searched: bool = False
    is_pii: bool = False
    longest: int = 200
    places: int = 2
    right: FieldRight = FieldRight.EDIT
    help: Label = ""
    synonyms: tuple[str, ...] = ()

    @property
    def attribute(self) -> str:
        """The model attribute that holds the value; references and users hold an id."""
        if self.column:
            return self.column
        return f"{self.name}_id" if self.kind in {Kind.USER, Kind.REFERENCE} else self.name


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named list: a filter in the expression language, a sort, columns. Built-in views come with the type."""

    key: str
    label: Label
    filter: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of fields on the form and the record page."""

    title: Label
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionField:
    """One thing an action asks before it runs."""

    name: str
    label: Label
    kind: Kind = Kind.TEXT
    options: tuple[Option, ...] = ()
    reference: str = ""
    is_required: bool = True


class RunAction(Protocol):
    """What an action calls: a service over a set of records."""

    def __call__(self, ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Do it to these records; returns facts to show (counts, new ids), or None."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something people do to records besides editing: a service offered as button, bulk action and API operation.

    `grant` is the access action it needs (its own key unless said). `applies` tells from a row's values whether it is
    offered. `moves_money` makes an idempotency key mandatory.
    """

    key: str
    label: Label
    run: RunAction
    icon: str = ""
    fields: tuple[ActionField, ...] = ()
    grant: str = ""
    is_bulk: bool = True
    is_primary: bool = False
    is_dangerous: bool = False
    moves_money: bool = False
    applies: Callable[[Mapping[str, Any]], bool] | None = None

    @property
    def access_action(self) -> str:
        """The access action that must be granted."""
        return self.grant or self.key


@dataclass(frozen=True, slots=True)
class Board:
    """How records stand in columns: by a choice or reference field, with a sum, moved by an action."""

    field: str
    sum_field: str = ""
    move_action: str = ""
    move_value: str = ""
    card: tuple[str, ...] = ()
    columns: Callable[[Context], Sequence[Option]] | None = None
    filter: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """A list of other records shown on the record page: those whose `field` points here."""

    record_type: str
    field: str
    label: Label
    columns: tuple[str, ...] = ()


class Outcome(StrEnum):
    """What became of one imported row."""

    CREATED = "created"
    UPDATED = "updated"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class LoadedRow:
    """What became of one row: the record it is now part of, or why it failed."""

    outcome: Outcome
    record_id: UUID | None = None
    problems: tuple[FieldProblem, ...] = ()


class LoadRecords(Protocol):
    """A domain's own way to take in many rows at once, duplicates included."""

    def __call__(
        self,
        ctx: Context,
        rows: Sequence[Mapping[str, Any]],
        *,
        mode: str,
        key: Sequence[str],
        options: Mapping[str, str],
    ) -> Sequence[LoadedRow]:
        """Write the rows (typed values by field name, `custom` as a document); one answer per row, in order.

        `delivery` in a row names this row of this file: the same file brought in again carries the same names.
        """


CreateRecords = Callable[[Context, Sequence[Mapping[str, Any]]], Sequence[UUID]]
EditHook = Callable[[Context, Sequence[UUID], frozenset[str]], None]
Clean = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class RecordType:
    """Everything the doors need to know of one record type.

    `create` is the domain's service for new records (None: the generic one); `clean` normalises attribute values before
    a generic write; `after_edit` is told which fields of which records a generic edit or an undo changed. `title` and
    `subtitle` are field names. `number_prefix` asks for a document number in the field `number`. `page_url` names a
    page of the domain's own (takes `pk`). `successor` is the attribute with the id of the record that stands for one
    that was merged away: its old addresses lead there. `load` is the domain's own way to take in imported rows
    set-wise.
    """

    key: str
    plural: str
    label: Label
    label_plural: Label
    model: type[Model]
    fields: tuple[Field, ...]
    title: str
    subtitle: str = ""
    icon: str = "file"
    columns: tuple[str, ...] = ()
    default_sort: str = "-created_at"
    views: tuple[SavedView, ...] = ()
    sections: tuple[Section, ...] = ()
    actions: tuple[Action, ...] = ()
    board: Board | None = None
    related: tuple[Related, ...] = ()
    import_keys: tuple[str, ...] = ()
    create: CreateRecords | None = None
    clean: Clean | None = None
    load: LoadRecords | None = None
    after_edit: EditHook | None = None
    number_prefix: str = ""
    state_field: str = ""
    state_path: tuple[str, ...] = ()
    successor: str = ""
    page_url: str = ""
    can_create: bool = True
    can_edit: bool = True
    can_import: bool = True
    nav_group: str = ""
    nav_order: int = 0
    extras: Mapping[str, Any] = field(default_factory=dict)

    @property
    def standing(self) -> dict[str, bool]:
        """The condition that leaves out records which were merged into others; empty where records are never merged."""
        return {f"{self.successor}__isnull": True} if self.successor else {}

    def field_named(self, name: str) -> Field | None:
        """The declared field of this name."""
        return next((f for f in self.fields if f.name == name), None)

    def action_named(self, key: str) -> Action | None:
        """The declared action of this key."""
        return next((a for a in self.actions if a.key == key), None)
