"""Users, departments, teams, roles and API tokens.

`decides_rights` marks what says who may do what: only an administrator takes a change of it back.
"""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from loudou.kernel.ids import new_id
from loudou.platform.identity.enums import Language, TokenScope


class Department(models.Model):
    """A unit of the company; departments form a tree."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("Name"), max_length=120)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    decides_rights = True

    class Meta:
        constraints = [
            models.CheckConstraint(name="department_not_own_parent", condition=~Q(parent=models.F("id"))),
            models.UniqueConstraint(fields=["parent", "name"], name="department_name_in_parent", nulls_distinct=False),
        ]


class Role(models.Model):
    """A job in the company that carries rights; `code` is stable, `name` is what people read.

    The roles the product comes with stay as they are; a custom one is the company's own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    is_custom = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    decides_rights = True


class UserManager(BaseUserManager["User"]):
    """Finds users the way sign-in needs it; people are made by the services."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of this name, whatever its case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in. Leaving the company makes a user inactive; nobody is deleted.

    `sign_out_count` goes up whenever the person is signed out everywhere: sessions begun before are worth nothing.
    """

    last_login = None  # sign-ins are sessions, not changes of the person
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("User name"), max_length=60)
    email = models.EmailField(_("E-mail"), blank=True)
    name = models.CharField(_("Name"), max_length=80)
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(_("Active"), default=True)
    is_administrator = models.BooleanField(_("Administrator"), default=False)
    language = models.CharField(
        _("Language"), max_length=10, choices=Language, blank=True, default="", help_text=_("Empty: the browser's")
    )
    roles = models.ManyToManyField(Role, through="UserRole", related_name="+")
    sign_out_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    decides_rights = True
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username"),
            models.UniqueConstraint(Lower("email"), name="user_email", condition=~Q(email="")),
        ]

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """What a session is checked against at every request: it ends with a new password and with a sign-out."""
        known = self.password if not self.sign_out_count else f"{self.password}:{self.sign_out_count}"
        key_salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        return str(salted_hmac(key_salt, known, secret=secret, algorithm="sha256").hexdigest())


class UserRole(models.Model):
    """That a user holds a role."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")

    decides_rights = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="user_role_once")]


class Team(models.Model):
    """People of any department who share their records."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("Name"), max_length=120, unique=True)
    version = models.PositiveIntegerField(default=1)

    decides_rights = True


class TeamMember(models.Model):
    """That a user belongs to a team."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    decides_rights = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="team_member_once")]


class ApiToken(models.Model):
    """A key that lets a program act as its user, narrowed by `scope`. Only the SHA-256 of it is stored."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("Name"), max_length=80)
    scope = models.CharField(_("Scope"), max_length=10, choices=TokenScope, default=TokenScope.READ)
    digest = models.BinaryField(max_length=32, unique=True)
    hint = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    decides_rights = True


class SignIn(models.Model):
    """When somebody last signed in."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    keeping = "untracked"


class TokenUse(models.Model):
    """When a token was last used, to the minute."""

    token = models.OneToOneField(ApiToken, primary_key=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    keeping = "untracked"
