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
