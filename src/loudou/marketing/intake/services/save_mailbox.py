"""Set up a mailbox leads come from."""

from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.marketing.intake.enums import MailboxHealth, MailSignIn
from loudou.marketing.intake.errors import MailboxInvalid, MailboxNotFound, SettingsStale
from loudou.marketing.intake.models import Mailbox, MailboxGrant, MailboxProgress, MailboxSecret
from loudou.marketing.intake.rules.mailboxes import check_mailbox
from loudou.marketing.intake.rules.oauth import with_preset
from loudou.marketing.intake.services.keep_client_secret import keep_client_secret
from loudou.marketing.intake.services.keep_password import keep_password
from loudou.marketing.intake.shapes import MailboxDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search

CONNECTION = ("host", "port", "tls", "username", "sign_in")
CLIENT = ("client_id", "token_url", "scope")
PLACE = ("host", "username", "folder")
NOT_COLUMNS = frozenset({"password", "client_secret", "owner_id"})
REFUSED = "Some settings of the mailbox are not acceptable. Nothing was saved."


@records_changes("mailbox.save")
def save_mailbox(
    ctx: Context, *, draft: MailboxDraft, mailbox_id: UUID | None = None, version: int | None = None
) -> UUID:
    """Make a mailbox, or give one these settings. Returns its id; no machine is asked.

    A changed server, port, encryption, user name or way of signing in forgets the password unless a new one comes with
    it: nobody gets it sent somewhere else by changing the server. So do what OAuth gave, and where client ID, token
    endpoint or scope change. Endpoints of a provider we know are filled in where they are empty. Another server, user
    or folder is read anew. A mailbox nobody can sign in to cannot be switched on. `version` is that of the mailbox the
    person looked at. Seventeen SQL statements at most. Raises ActionRefused, MailboxInvalid, MailboxNotFound,
    SettingsStale.
    """
    require(ctx, "mailbox", "create" if mailbox_id is None else "edit")
    draft = with_preset(draft)
    problems = check_mailbox(draft)
    if problems:
        raise MailboxInvalid(REFUSED, problems=problems)
    if mailbox_id is None:
        mailbox_id = _create(ctx, draft)
    else:
        _change(ctx, mailbox_id, version, draft)
    _require_way_in(mailbox_id, draft)
    if draft.password is not None and draft.sign_in == MailSignIn.PASSWORD:
        keep_password(ctx, mailbox_id=mailbox_id, password=draft.password)
    if draft.client_secret is not None and draft.sign_in == MailSignIn.OAUTH:
        keep_client_secret(ctx, mailbox_id=mailbox_id, client_secret=draft.client_secret)
    derive_search("mailbox", [mailbox_id])
    return mailbox_id


def _values(draft: MailboxDraft) -> dict[str, object]:
    found: dict[str, object] = {
        name: getattr(draft, name) for name in draft.__dataclass_fields__ if name not in NOT_COLUMNS
    }
    texts = {name: value.strip() for name, value in found.items() if isinstance(value, str)}
    patterns = {name: [one.lower() for one in getattr(draft, name)] for name in ("allowed", "denied")}
    template = {target: list(words) for target, words in draft.template.items() if words}
    return found | texts | patterns | {"tags": dict(draft.tags), "template": template}


def _create(ctx: Context, draft: MailboxDraft) -> UUID:
    times = {"created_at": ctx.now, "updated_at": ctx.now, "created_by": ctx.actor_id}
    owner_id = draft.owner_id or ctx.actor_id
    return Mailbox.objects.create(id=new_id(), owner_id=owner_id, **times, **_values(draft)).pk


def _change(ctx: Context, mailbox_id: UUID, version: int | None, draft: MailboxDraft) -> None:
    held = Mailbox.objects.visible_to(ctx, "edit").select_for_update(of=("self",)).filter(pk=mailbox_id).first()
    if held is None:
        raise MailboxNotFound("There is no such mailbox.", mailbox_id=mailbox_id)
    if version is not None and version != held.version:
        text = "Somebody else saved this meanwhile. Nothing was saved."
        raise SettingsStale(text, mailbox_id=mailbox_id, version=held.version)
    values = _values(draft)
    changed = {name for name in (*CONNECTION, *CLIENT) if getattr(held, name) != values[name]}
    if changed:
        MailboxGrant.objects.filter(mailbox_id=mailbox_id).delete()
        values["health"] = MailboxHealth.UNTRIED
    if changed & set(CONNECTION):
        MailboxSecret.objects.filter(mailbox_id=mailbox_id).delete()
    if any(getattr(held, name) != values[name] for name in PLACE):
        MailboxProgress.objects.filter(mailbox_id=mailbox_id).delete()
    elif draft.is_enabled and not held.is_enabled:
        MailboxProgress.objects.filter(mailbox_id=mailbox_id).update(failure_count=0, next_check_at=None)
    Mailbox.objects.filter(pk=mailbox_id).update(updated_at=ctx.now, version=F("version") + 1, **values)


def _require_way_in(mailbox_id: UUID, draft: MailboxDraft) -> None:
    """Refuse to switch on what nobody can sign in to; what was written before is then undone with the whole."""
    if not draft.is_enabled:
        return
    if draft.sign_in == MailSignIn.OAUTH:
        if not MailboxGrant.objects.filter(mailbox_id=mailbox_id, connected_at__isnull=False).exists():
            text = "Sign in at the provider first: nobody has, or the settings of the connection have changed."
            raise MailboxInvalid(REFUSED, problems=[FieldProblem("sign_in", "required", text)])
    elif draft.password is None and not MailboxSecret.objects.filter(mailbox_id=mailbox_id).exists():
        text = "Give the password: there is none, or server, port, encryption or user name have changed."
        raise MailboxInvalid(REFUSED, problems=[FieldProblem("password", "required", text)])
