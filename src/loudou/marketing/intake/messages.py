"""What people are told about intake; translated where it is shown."""

from django.utils.translation import gettext_noop

MAILBOX_FAILS = gettext_noop("No mails can be fetched from “%(mailbox)s”. Its page says why.")
SIGN_IN_REFUSED = gettext_noop("The server does not accept the user name and password.")
FOLDER_MISSING = gettext_noop("The server has no such folder, or does not let it be used.")
SERVER_ODD = gettext_noop("The server does not answer as a mail server should.")
NO_STARTTLS = gettext_noop("The server offers no STARTTLS.")
NOT_REACHED = gettext_noop("The server cannot be reached, or hung up.")
TOO_SLOW = gettext_noop("The server answers too slowly.")
CERTIFICATE_REFUSED = gettext_noop("The server's certificate is not valid for its name.")
ONLY_ENCRYPTED = gettext_noop(
    "Without encryption only servers of the own network that the operator vouches for are asked."
)
MAILBOX_PARKED = gettext_noop("No mails are fetched from “%(mailbox)s” before somebody signs in at its provider again.")
SIGN_IN_AGAIN = gettext_noop("The token endpoint answered invalid_grant: sign in again.")
CLIENT_REFUSED = gettext_noop(
    "The token endpoint answered invalid_client: check client ID and client secret, then sign in again."
)
SCOPE_REFUSED = gettext_noop("The token endpoint answered invalid_scope: check the scope, then sign in again.")
TOKENS_REFUSED = gettext_noop("The token endpoint refuses the request: check its address, client ID and scope.")
TOKENS_ODD = gettext_noop("The token endpoint does not answer with tokens: check its address.")
TOKENS_UNREACHED = gettext_noop("The token endpoint cannot be reached, or answers too slowly.")
TOKENS_ELSEWHERE = gettext_noop("The token endpoint has an address that may not be asked: only public ones with https.")
NO_REFRESH_TOKEN = gettext_noop("The provider gave no refresh token: the scope has to allow offline access.")
NOT_CONNECTED = gettext_noop("Nobody has signed in at the provider yet.")
TOKEN_NOT_TAKEN = gettext_noop("The server does not accept what the provider gave us for this user name.")
NO_OAUTH = gettext_noop("The server offers no sign-in with OAuth (XOAUTH2 or OAUTHBEARER).")
CONSENT_REFUSED = gettext_noop("The provider let nobody in: the sign-in was cancelled or not permitted there.")
