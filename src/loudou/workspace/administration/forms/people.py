"""The forms about people, departments, teams and passwords."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from loudou.platform.identity.enums import Language
from loudou.platform.identity.services.manage_people import PersonDraft
from loudou.platform.identity.shapes import DepartmentRow, PersonChange, PersonRow, RoleRow, TeamRow
from loudou.workspace.administration.forms.judged import JudgedForm, boxes, initial
from loudou.workspace.administration.queries.people import Choices

INDENT = "\N{EM SPACE}"
NEW_PASSWORD = {"autocomplete": "new-password", "data-no-draft": ""}


def department_choices(departments: tuple[DepartmentRow, ...]) -> list[tuple[str, str]]:
    """The tree as a list to choose from, each below its parent."""
    return [("", "—"), *((str(one.id), INDENT * one.depth + one.name) for one in departments)]


class PersonForm(JudgedForm):
    """Somebody new, or what an administrator sets about a person."""

    name = forms.CharField(label=_("Name"), max_length=80)
    username = forms.CharField(label=_("User name"), max_length=60, help_text=_("What the person signs in with."))
    email = forms.CharField(label=_("E-mail"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, help_text=_("Until the person chooses another."))
    password = forms.CharField(
        label=_("First password"),
        required=False,
        widget=forms.PasswordInput(attrs=NEW_PASSWORD),
        help_text=_("At least 10 characters. Empty: no sign-in yet."),
    )
    is_administrator = forms.BooleanField(
        label=_("Administrator"), required=False, help_text=_("May do everything and sees everything.")
    )

    def __init__(self, choices: Choices, person: PersonRow | None = None, data: Any = None) -> None:
        super().__init__(data, initial=_shown(person) if person is not None else None)
        self._codes = {str(role.id): role.code for role in choices.roles}
        self.fields["department"] = forms.ChoiceField(
            label=_("Department"), choices=department_choices(choices.departments), required=False
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            choices=[("", _("As the browser says")), *Language.choices],
            required=False,
            help_text=_("Until the person chooses another."),
        )
        self.fields["roles"] = boxes(_("Roles"), [(str(role.id), role.name) for role in choices.roles])
        if person is not None:
            del self.fields["username"], self.fields["password"]

    def draft(self) -> PersonDraft:
        """Somebody new."""
        return PersonDraft(
            username=self.text("username"),
            name=self.text("name"),
            email=self.text("email"),
            password=self.data.get("password") or None,
            department_id=self.chosen("department"),
            roles=tuple(self._codes.get(str(role), str(role)) for role in self.all_chosen("roles")),
            is_administrator=self.ticked("is_administrator"),
            language=self.text("language"),
        )

    def change(self) -> PersonChange:
        """What the person is to be."""
        return PersonChange(
            name=self.text("name"),
            email=self.text("email"),
            department_id=self.chosen("department"),
            role_ids=self.all_chosen("roles"),
            is_administrator=self.ticked("is_administrator"),
            language=self.text("language"),
        )


class PasswordForm(JudgedForm):
    """A new password for somebody."""

    password = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput(attrs=NEW_PASSWORD),
        help_text=_("At least 10 characters. The person is signed out everywhere, and API tokens end."),
    )


class DepartmentForm(JudgedForm):
    """A department and where it stands."""

    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(
        self, departments: list[DepartmentRow], department_id: UUID | None = None, data: Any = None, parent: str = ""
    ) -> None:
        present = next((one for one in departments if one.id == department_id), None)
        shown = {"name": present.name, "parent": present.parent_id} if present is not None else {"parent": parent}
        super().__init__(data, initial=initial(shown))
        others = tuple(one for one in departments if one.id != department_id)
        self.fields["parent"] = forms.ChoiceField(
            label=_("Below"),
            choices=department_choices(others),
            required=False,
            help_text=_("Who may see a department's records may see those of the departments below it."),
        )


class TeamForm(JudgedForm):
    """A team and who belongs to it."""

    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, people: list[PersonRow], team: TeamRow | None = None, data: Any = None) -> None:
        members = {str(one.id) for one in team.members} if team is not None else set()
        super().__init__(data, initial={"name": team.name, "members": sorted(members)} if team is not None else None)
        offered = [one for one in people if one.is_active or str(one.id) in members]
        self.fields["members"] = boxes(_("Members"), [(str(one.id), one.name) for one in offered])


class RoleNameForm(JudgedForm):
    """What a role is called, and which one it begins like."""

    name = forms.CharField(label=_("Name"), max_length=80)

    def __init__(self, roles: list[RoleRow], data: Any = None, **shown: Any) -> None:
        super().__init__(data, initial=initial(shown))
        self.fields["copy"] = forms.ChoiceField(
            label=_("Begins with the rights of"),
            choices=[("", _("Nothing")), *((str(role.id), role.name) for role in roles)],
            required=False,
        )


def _shown(person: PersonRow) -> dict[str, Any]:
    values = {name: getattr(person, name) for name in ("name", "email", "language", "is_administrator")}
    return initial(values | {"department": person.department_id}) | {"roles": [str(role) for role in person.role_ids]}
