"""Keep the tokens a provider gave for a mailbox."""

from dataclasses import replace

from loudou.kernel.context import Context
from loudou.marketing.intake.services.hold_grant import hold_grant, write_grant
from loudou.marketing.intake.shapes import GrantTerms, Tokens
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("mailbox.keep_tokens")
def keep_tokens(ctx: Context, *, terms: GrantTerms, tokens: Tokens) -> bool:
    """Keep an access token until it ends, and the refresh token where there is another; whether they were kept.

    They are not when another client or person signed in since the endpoint was asked. Two SQL statements. Raises
    ActionRefused.
    """
    require(ctx, "mailbox", "edit")
    grant, secrets = hold_grant(terms.mailbox_id)
    if grant.given != terms.given:
        return False
    grant.expires_at = tokens.expires_at
    refresh_token = tokens.refresh_token or secrets.refresh_token
    write_grant(grant, replace(secrets, access_token=tokens.access_token, refresh_token=refresh_token))
    return True
