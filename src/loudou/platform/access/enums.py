"""Stored values of access."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(IntegerChoices):
    """Whose records a grant reaches; a higher scope holds every lower one."""

    OWN = 10, _("Own")
    TEAM = 20, _("Own teams")
    DEPARTMENT = 30, _("Own department")
    SUBTREE = 40, _("Own department and below")
    ALL = 50, _("All")


class Action(TextChoices):
    """What a grant allows. Record types may name further actions of their own (claim, convert, accept, …)."""

    READ = "read", _("Read")
    CREATE = "create", _("Create")
    EDIT = "edit", _("Edit")
    DELETE = "delete", _("Delete")
    IMPORT = "import", _("Import")
    EXPORT = "export", _("Export")


class FieldRight(IntegerChoices):
    """How far a role may go with one field."""

    HIDDEN = 0, _("Hidden")
    READ = 1, _("Read only")
    EDIT = 2, _("Editable")
