"""How mailboxes are read and fetched from, for the services and jobs that do."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import AfterReading, MailboxHealth, MailSignIn
from loudou.marketing.intake.errors import MailboxInvalid, MailboxNotFound
from loudou.marketing.intake.models import Mailbox, MailboxProgress
from loudou.marketing.intake.queries.grants import grant_terms
from loudou.marketing.intake.queries.passwords import unseal
from loudou.marketing.intake.rules.mail_reading import MailTerms
from loudou.marketing.intake.shapes import GrantTerms, MailboxTerms
from loudou.platform.access.queries import require

MOST_DUE = 500


def terms_of(mailbox: Mailbox) -> MailTerms:
    """How the mails of this mailbox are read. No SQL."""
    own = tuple(one.lower() for one in (mailbox.address, mailbox.username) if "@" in one)
    return MailTerms(
        mailbox.template, mailbox.tags, mailbox.campaign, tuple(mailbox.allowed), tuple(mailbox.denied), own
    )


def due_mailboxes(now: datetime) -> list[UUID]:
    """The mailboxes to look at now, longest waiting first; not those that are parked. One SQL statement."""
    due = Q(progress__isnull=True) | Q(progress__next_check_at__isnull=True) | Q(progress__next_check_at__lte=now)
    # system: the worker reads whichever mailbox is due
    found = Mailbox.objects.filter(due, is_enabled=True).exclude(health=MailboxHealth.PARKED)
    found = found.order_by("progress__checked_at", "pk")
    return list(found.values_list("pk", flat=True)[:MOST_DUE])


def connection_terms(ctx: Context, mailbox_id: UUID) -> MailboxTerms:
    """What a job needs to open the mailbox, the password or what OAuth gave included. One SQL statement.

    Raises ActionRefused, MailboxNotFound; MailboxInvalid where there is no password this installation can open,
    SignInNeeded where nobody has signed in at the provider.
    """
    require(ctx, "mailbox", "edit")
    found = _with_secrets(mailbox_id)
    is_oauth = found.sign_in == MailSignIn.OAUTH
    password, grant = ("", grant_terms(found)) if is_oauth else (_password(found), None)
    held: MailboxProgress | None = getattr(found, "progress", None)
    return MailboxTerms(
        mailbox_id=found.pk,
        host=found.host,
        port=found.port,
        tls=found.tls,
        username=found.username,
        password=password,
        folder=found.folder,
        done_folder=found.done_folder if found.after_reading == AfterReading.MOVE else "",
        takes_old=found.takes_old,
        uid_validity=held.uid_validity if held else None,
        first_uid=held.first_uid if held else 0,
        last_uid=held.last_uid if held else 0,
        since=held.since_date if held else None,
        grant=grant,
    )


def sign_in_terms(ctx: Context, mailbox_id: UUID) -> GrantTerms:
    """What the job needs that ends a sign-in at a provider. One SQL statement.

    Raises ActionRefused, MailboxNotFound, SignInNeeded.
    """
    require(ctx, "mailbox", "edit")
    return grant_terms(_with_secrets(mailbox_id))


def _with_secrets(mailbox_id: UUID) -> Mailbox:
    # system: a job acts for the mailbox, whoever owns it
    found = Mailbox.objects.select_related("secret", "grant", "progress").filter(pk=mailbox_id).first()
    if found is None:
        raise MailboxNotFound("There is no such mailbox.", mailbox_id=mailbox_id)
    return found


def _password(mailbox: Mailbox) -> str:
    secret = getattr(mailbox, "secret", None)
    password = unseal(mailbox.pk, secret.sealed) if secret is not None else None
    if password is None:
        raise MailboxInvalid("There is no password. Give it on the mailbox's page.", mailbox_id=mailbox.pk)
    return password
