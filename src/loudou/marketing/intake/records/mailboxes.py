"""The record type of mailboxes."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import AfterReading, MailboxHealth, MailProvider, MailSignIn, TlsMode
from loudou.marketing.intake.models import Mailbox
from loudou.marketing.intake.rules.mail_template import FIRST_TEMPLATE
from loudou.marketing.intake.services.ask_worker import ask_worker
from loudou.marketing.intake.services.keep_password import keep_password
from loudou.marketing.intake.services.keep_refresh_token import keep_refresh_token
from loudou.marketing.intake.services.save_mailbox import save_mailbox
from loudou.marketing.intake.services.switch_mailboxes import switch_mailboxes
from loudou.marketing.intake.shapes import MailboxDraft
from loudou.platform.records.declaration import (
    Action,
    ActionField,
    Field,
    Kind,
    Option,
    RecordType,
    Related,
    SavedView,
    Section,
)

LOOKS = {
    MailboxHealth.UNTRIED: ("idle", "clock"),
    MailboxHealth.WORKING: ("good", "check"),
    MailboxHealth.FAILING: ("bad", "alert"),
    MailboxHealth.PARKED: ("warn", "lock"),
}
HEALTH = tuple(Option(one.value, one.label, *LOOKS[one]) for one in MailboxHealth)
MODES = tuple(Option(one.value, one.label) for one in TlsMode)
AFTER = tuple(Option(one.value, one.label) for one in AfterReading)
SIGN_INS = tuple(Option(one.value, one.label) for one in MailSignIn)
PROVIDERS = tuple(Option(one.value, one.label) for one in MailProvider)
TEXTS = ("name", "address", "username", "folder", "done_folder", "campaign", "source", "pool", "client_id",
         "authorize_url", "token_url", "scope")  # fmt: skip
CHOICES = ("tls", "after_reading", "sign_in", "provider")


def create_mailboxes(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new mailboxes: off until there is a password; they read labelled lines by the usual words."""
    return [save_mailbox(ctx, draft=_draft(row)) for row in rows]


def _draft(row: Mapping[str, Any]) -> MailboxDraft:
    texts: dict[str, Any] = {name: str(row[name]).strip() for name in TEXTS if row.get(name)}
    given = {name: str(row[name]) for name in CHOICES if row.get(name)}
    numbers = {name: int(row[name]) for name in ("port", "keep_days") if row.get(name) is not None}
    return MailboxDraft(
        **{"name": "", "username": "", **texts, **given, **numbers},
        host=str(row.get("host") or "").strip().lower(),
        takes_old=bool(row.get("takes_old")),
        template=FIRST_TEMPLATE,
        owner_id=row.get("owner") or row.get("owner_id"),
    )


def run_try(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Sign in and look; the page shows how it went."""
    del values
    return {"queued": ask_worker(ctx, mailbox_ids=ids, to_try=True)}


def run_fetch(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fetch now rather than at the next turn."""
    del values
    return {"queued": ask_worker(ctx, mailbox_ids=ids, to_try=False)}


def run_on(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fetch from now on."""
    del values
    return {"changed": switch_mailboxes(ctx, mailbox_ids=ids, is_on=True)}


def run_off(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fetch no longer."""
    del values
    return {"changed": switch_mailboxes(ctx, mailbox_ids=ids, is_on=False)}


def run_password(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Another password; offered to programs, people have a field on the page that hides what is typed."""
    (mailbox_id,) = ids
    keep_password(ctx, mailbox_id=mailbox_id, password=str(values["password"]))
    return {}


def run_tokens(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A refresh token got elsewhere; offered to programs, people sign in at the provider."""
    (mailbox_id,) = ids
    secret = str(values.get("client_secret") or "")
    keep_refresh_token(ctx, mailbox_id=mailbox_id, refresh_token=str(values["refresh_token"]), client_secret=secret)
    return {}


def _given(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field a new mailbox is given, and that its own page changes together with what hangs on it."""
    return Field(name, label, kind, can_edit=False, **more)


MAILBOX = RecordType(
    key="mailbox",
    plural="mailboxes",
    label=_("Mailbox"),
    label_plural=_("Mailboxes"),
    model=Mailbox,
    icon="mail",
    title="name",
    subtitle="username",
    fields=(
        Field("name", _("Name"), is_required=True, is_searched=True, can_sort=True, longest=120),
        _given("host", _("Server"), longest=253, help=_("Such as imap.example.com. Empty: that of the provider.")),
        _given("port", _("Port"), Kind.NUMBER, places=0, help=_("993 with TLS, 143 with STARTTLS.")),
        _given("tls", _("Encryption"), Kind.CHOICE, options=MODES),
        _given("username", _("User name"), is_required=True, longest=254),
        _given("sign_in", _("Signs in with"), Kind.CHOICE, options=SIGN_INS),
        _given("provider", _("Provider"), Kind.CHOICE, options=PROVIDERS),
        _given("client_id", _("Client ID"), longest=300),
        _given("authorize_url", _("Authorisation endpoint"), longest=300),
        _given("token_url", _("Token endpoint"), longest=300),
        _given("scope", pgettext_lazy("OAuth", "Scope"), longest=500),
        _given("address", _("E-mail address"), Kind.EMAIL, longest=254),
        _given("folder", _("Folder"), longest=200),
        _given("after_reading", _("After reading"), Kind.CHOICE, options=AFTER),
        _given("done_folder", _("Folder for mails that were read"), longest=200),
        _given("takes_old", _("Also take mails that are there already"), Kind.BOOLEAN),
        Field("campaign", _("Campaign"), longest=80),
        Field("source", _("Source"), longest=80),
        Field("pool", _("Pool"), longest=120, help=_("The name of a lead pool. Empty: the default pool.")),
        _given("keep_days", _("Days mails are kept"), Kind.NUMBER, places=0),
        Field("is_enabled", _("Enabled"), Kind.BOOLEAN, can_edit=False, can_create=False),
        Field("health", _("State"), Kind.CHOICE, options=HEALTH, can_edit=False, can_create=False),
        Field("owner", _("Owner"), Kind.USER, can_edit=False),
        Field("created_at", _("Created"), Kind.INSTANT, can_edit=False, can_create=False, can_sort=True),
    ),
    columns=("name", "username", "health", "is_enabled", "campaign", "owner"),
    views=(
        SavedView("all", _("All mailboxes")),
        SavedView("failing", _("Failing"), filter='health == "failing"'),
    ),
    sections=(
        Section(
            _("Mailbox"),
            ("name", "sign_in", "provider", "client_id", "host", "port", "tls", "username", "folder", "owner"),
        ),
        Section(_("What its leads are given"), ("campaign", "source", "pool")),
    ),
    actions=(
        Action("try", _("Test the connection"), run_try, "refresh", grant="edit"),
        Action("fetch", _("Fetch now"), run_fetch, "download", grant="edit"),
        Action(
            "switch_on", _("Switch on"), run_on, "bolt", grant="edit", applies=lambda row: not row.get("is_enabled")
        ),
        Action(
            "switch_off", _("Switch off"), run_off, "pause", grant="edit", applies=lambda r: bool(r.get("is_enabled"))
        ),
        Action(
            "set_password",
            _("Set the password"),
            run_password,
            "key",
            fields=(ActionField("password", _("Password")),),
            grant="edit",
            is_bulk=False,
            applies=lambda _row: False,
        ),
        Action(
            "set_tokens",
            _("Set the refresh token"),
            run_tokens,
            "key",
            fields=(
                ActionField("refresh_token", _("Refresh token")),
                ActionField("client_secret", _("Client secret"), is_required=False),
            ),
            grant="edit",
            is_bulk=False,
            applies=lambda _row: False,
        ),
    ),
    related=(Related("intake_entry", "mailbox", _("Mails that came in"), ("person", "company", "state", "lead")),),
    create=create_mailboxes,
    page_url="mailbox-setup",
    can_import=False,
    nav_group="intake",
    nav_order=30,
)
