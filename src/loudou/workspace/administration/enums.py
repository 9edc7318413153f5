"""Words for rights that no record type declares."""

from django.utils.translation import gettext_lazy as _

AREAS = {
    "*": _("Every record type"),
    "funnel": _("Funnel"),
    "user": _("People and departments"),
    "access": _("Roles and rights"),
    "custom_field": _("Custom fields"),
    "job": _("Work in progress"),
}
"""What is no record type and may be granted."""
AREA_ACTS = {
    "funnel": ("read",),
    "user": ("read",),
    "access": ("read",),
    "custom_field": ("read", "edit"),
    "job": ("read", "edit"),
}
"""People and rights are changed by administrators only, so no role can grant that."""
ACTS = {
    "read": _("Read"),
    "create": _("Create"),
    "edit": _("Edit"),
    "delete": _("Delete"),
    "import": _("Import"),
    "export": _("Export"),
    "configure": _("Set up scoring and assignment"),
    "followup": _("Work the queue"),
    "price": _("Set prices and discounts"),
    "place_order": _("Place the order"),
    "submit": _("Submit for approval"),
    "approve": _("Approve"),
    "approve_2": _("Approve at level 2"),
    "approve_3": _("Approve at level 3"),
    "log": _("Log activities"),
    "assign": _("Give to somebody else"),
    "transfer": _("Move to another pool"),
    "apply": _("Apply payments"),
    "unapply": _("Take applications back"),
    "deliver": _("Record deliveries"),
    "bill": _("Bill"),
    "confirm": _("Confirm"),
    "reverse": _("Reverse"),
}
"""What an act allows, in few words; the others carry the word of their button."""
RULES = {
    "grant": _("A role grants it"),
    "administrator": _("Administrators may do everything"),
    "reached_otherwise": _("Reached by membership or a related record, not by ownership"),
    "no_grant": _("No role of this person grants it"),
    "outside_scope": _("A role grants it, but this record lies outside its scope"),
    "user_inactive": _("This person may not sign in"),
    "no_such_record": _("There is no such record"),
}
"""What decided, as the explanation of access says it."""
