"""Begin to sign in to a mailbox at its provider."""

import secrets as chance
from dataclasses import replace
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.enums import MailSignIn
from loudou.marketing.intake.errors import MailboxInvalid, MailboxNotFound
from loudou.marketing.intake.models import Mailbox
from loudou.marketing.intake.queries.grants import digest_of
from loudou.marketing.intake.rules.oauth import consent_address, is_encrypted_or_own
from loudou.marketing.intake.services.hold_grant import hold_grant, write_grant
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("mailbox.begin_sign_in")
def begin_sign_in(ctx: Context, *, mailbox_id: UUID, redirect_uri: str, private_hosts: frozenset[str]) -> str:
    """The address at the provider where this person signs in and agrees; the provider sends them back to ours.

    One begun before and not ended is void. The state is in this answer only, here it is known by its digest; the
    verifier (RFC 7636) is sealed. `private_hosts` are machines the operator vouches for. Five SQL statements. Raises
    ActionRefused, MailboxNotFound, MailboxInvalid.
    """
    require(ctx, "mailbox", "edit")
    held = Mailbox.objects.visible_to(ctx, "edit").select_for_update(of=("self",)).filter(pk=mailbox_id).first()
    if held is None:
        raise MailboxNotFound("There is no such mailbox.", mailbox_id=mailbox_id)
    _refuse(held, private_hosts)
    state, verifier = chance.token_urlsafe(32), chance.token_urlsafe(48)
    grant, secrets = hold_grant(mailbox_id)
    grant.state_digest, grant.asked_by, grant.asked_at = digest_of(state), ctx.actor_id, ctx.now
    grant.redirect_uri = redirect_uri
    write_grant(grant, replace(secrets, verifier=verifier, code=""))
    return consent_address(
        authorize_url=held.authorize_url,
        provider=held.provider,
        client_id=held.client_id,
        scope=held.scope,
        username=held.username,
        redirect_uri=redirect_uri,
        state=state,
        verifier=verifier,
    )


def _refuse(held: Mailbox, private_hosts: frozenset[str]) -> None:
    problems = []
    if held.sign_in != MailSignIn.OAUTH:
        problems.append(FieldProblem("sign_in", "not_oauth", "This mailbox is signed in to with a password."))
    elif not is_encrypted_or_own(held.authorize_url, private_hosts):
        problems.append(FieldProblem("authorize_url", "not_encrypted", "People sign in at addresses with https only."))
    if problems:
        raise MailboxInvalid("Nobody can sign in at the provider yet.", problems=problems)
