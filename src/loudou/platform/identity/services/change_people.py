"""Change people: what they are, whether they may sign in, their password."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem, Stale
from loudou.platform.identity.enums import Language
from loudou.platform.identity.errors import PersonInvalid, UnknownUser
from loudou.platform.identity.models import ApiToken, Department, Role, User, UserRole
from loudou.platform.identity.services.lock_people import keep_an_administrator, lock_people
from loudou.platform.identity.services.manage_people import PersonDraft, add_people
from loudou.platform.identity.shapes import PersonChange

USERNAME = RegexValidator(r"^[\w.@+-]{2,60}\Z")
LONGEST_NAME = 80


def add_person(ctx: Context, *, draft: PersonDraft) -> UUID:
    """Add one person after checking every value; returns the id. Runs inside the caller's change set.

    Seven SQL statements at most. Raises PersonInvalid naming each field.
    """
    lock_people(ctx)
    roles = dict(Role.objects.filter(code__in=draft.roles).values_list("code", "pk"))
    unknown = len(roles) != len(set(draft.roles))
    change = PersonChange(
        draft.name, draft.email, draft.department_id, tuple(roles.values()), draft.is_administrator, draft.language
    )
    problems = [*_username_problems(draft.username), *_problems(change, None), *_password_problems(draft.password)]
    if unknown:
        problems.append(FieldProblem("roles", "role.unknown", "There is no such role."))
    _refuse(problems)
    return add_people(ctx, drafts=[draft])[0]


def change_person(ctx: Context, *, user_id: UUID, change: PersonChange, version: int | None = None) -> None:
    """Give a person these values and exactly these roles. Runs inside the caller's change set.

    Nine SQL statements at most. Raises UnknownUser, Stale, PersonInvalid, LastAdministrator.
    """
    lock_people(ctx)
    user = _locked(user_id)
    if version is not None and version != user.version:
        raise Stale("Somebody else changed this person meanwhile. Nothing was saved.", version=user.version)
    _refuse(_problems(change, user_id))
    user.name, user.email = change.name.strip(), change.email.strip()
    user.department_id, user.is_administrator, user.language = (
        change.department_id,
        change.is_administrator,
        change.language,
    )
    user.version += 1
    user.save(update_fields=["name", "email", "department", "is_administrator", "language", "version"])
    held = UserRole.objects.filter(user=user)
    had = set(held.values_list("role_id", flat=True))
    held.exclude(role__in=change.role_ids).delete()
    UserRole.objects.bulk_create(
        UserRole(user=user, role_id=role) for role in dict.fromkeys(change.role_ids) if role not in had
    )
    keep_an_administrator(ctx)


def deactivate_person(ctx: Context, *, user_id: UUID) -> None:
    """Refuse this person's sign-in from now on, end every session and revoke every token.

    Records keep their owner. Doing it again changes nothing. Runs inside the caller's change set. Six SQL statements
    at most. Raises UnknownUser, LastAdministrator.
    """
    lock_people(ctx)
    user = _locked(user_id)
    if not user.is_active:
        return
    user.is_active = False
    _sign_out(ctx, user, "is_active")
    keep_an_administrator(ctx)


def reactivate_person(ctx: Context, *, user_id: UUID) -> None:
    """Let this person sign in again with the password there is; sessions and tokens of before stay dead.

    Runs inside the caller's change set. Three SQL statements. Raises UnknownUser.
    """
    lock_people(ctx)
    user = _locked(user_id)
    if not user.is_active:
        user.is_active = True
        user.version += 1
        user.save(update_fields=["is_active", "version"])


def set_password(ctx: Context, *, user_id: UUID, password: str) -> None:
    """Give a person a new password and sign them out everywhere; tokens are revoked, for who knew the old one may know
    them. Runs inside the caller's change set. Raises UnknownUser, PersonInvalid.
    """  # noqa: D205 - one sentence about one act
    lock_people(ctx)
    user = _locked(user_id)
    _refuse(_password_problems(password, user))
    user.password = make_password(password)
    _sign_out(ctx, user, "password")


def _sign_out(ctx: Context, user: User, *changed: str) -> None:
    user.sign_out_count += 1
    user.version += 1
    user.save(update_fields=["sign_out_count", "version", *changed])
    ApiToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=ctx.now)


def _locked(user_id: UUID) -> User:
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise UnknownUser("There is no such user.", user_id=user_id)
    return user


def _refuse(problems: Iterator[FieldProblem] | list[FieldProblem]) -> None:
    found = list(problems)
    if found:
        raise PersonInvalid("Some values are not acceptable. Nothing was changed.", problems=found)


def _username_problems(username: str) -> Iterator[FieldProblem]:
    try:
        USERNAME(username)
    except ValidationError:
        yield FieldProblem(
            "username", "username.format", "2 to 60 letters, digits or the signs . _ - + @, without blanks."
        )
        return
    if User.objects.filter(username__iexact=username).exists():
        yield FieldProblem("username", "username.taken", "Somebody has this user name already.")


def _problems(change: PersonChange, user_id: UUID | None) -> Iterator[FieldProblem]:
    if not 0 < len(change.name.strip()) <= LONGEST_NAME:
        yield FieldProblem("name", "required", "Write a name of at most 80 characters.")
    email = change.email.strip()
    if email:
        try:
            EmailValidator()(email)
        except ValidationError:
            yield FieldProblem("email", "email.format", "This is not an e-mail address.")
        if User.objects.filter(email__iexact=email).exclude(pk__in=[user_id] if user_id else []).exists():
            yield FieldProblem("email", "email.taken", "Somebody has this e-mail address already.")
    if change.department_id is not None and not Department.objects.filter(pk=change.department_id).exists():
        yield FieldProblem("department", "department.unknown", "There is no such department.")
    if Role.objects.filter(pk__in=change.role_ids).count() != len(set(change.role_ids)):
        yield FieldProblem("roles", "role.unknown", "There is no such role.")
    if change.language and change.language not in Language.values:
        yield FieldProblem("language", "language.unknown", "The product does not speak this language.")


def _password_problems(password: str | None, user: User | None = None) -> Iterator[FieldProblem]:
    """Nothing for no password: then nobody can sign in by one."""
    if password is None:
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        for text in error.messages:
            yield FieldProblem("password", "password.weak", text)
