"""What may go wrong in intake."""

from loudou.kernel.errors import Conflict, Forbidden, Invalid, LimitExceeded, LoudouError, NotFound, Stale, WrongState


class FormNotFound(NotFound):
    """There is no such form, it is closed, or the actor may not see it."""

    code = "form_not_found"


class FormInvalid(Invalid):
    """The definition of a form cannot be published or saved; the problems name the places."""

    code = "form_invalid"


class FormAddressTaken(Conflict):
    """Another form has this address."""

    code = "form_address_taken"


class ForeignOrigin(Forbidden):
    """A form was sent from a page of another site."""

    code = "foreign_origin"


class SourceNotFound(NotFound):
    """There is no such source, it is switched off, or the actor may not see it."""

    code = "source_not_found"


class SourceInvalid(Invalid):
    """The settings of a source or its mapping are not acceptable; the problems name the places."""

    code = "source_invalid"


class SignatureRefused(LoudouError):
    """A delivery is not signed, signed with another secret, or its time is more than five minutes off."""

    code = "signature_refused"
    status = 401
    title = "Signature refused"


class DeliveryInvalid(Invalid):
    """A delivery is no JSON of the agreed shape; the problems name row and field, and nothing of it was kept."""

    code = "delivery_invalid"
    status = 422


class DeliveryReused(Conflict):
    """The delivery id came before with other content."""

    code = "delivery_reused"


class TooManyCalls(LimitExceeded):
    """A sender calls more often than its limit allows."""

    code = "too_many_calls"


class BodyTooLarge(LoudouError):
    """The body of a call is larger than its limit."""

    code = "body_too_large"
    status = 413
    title = "Too large"


class LinkNotFound(NotFound):
    """There is no such tracking link, it is switched off, or the actor may not see it."""

    code = "link_not_found"


class LinkInvalid(Invalid):
    """A tracking link leads nowhere it may lead."""

    code = "link_invalid"


class SettingsStale(Stale):
    """Somebody else saved the form, source or link meanwhile; nothing was saved."""

    code = "intake_settings_stale"


class MailboxNotFound(NotFound):
    """There is no such mailbox, or the actor may not see it."""

    code = "mailbox_not_found"


class MailboxInvalid(Invalid):
    """The settings of a mailbox are not acceptable; the problems name the places."""

    code = "mailbox_invalid"


class SignInRefused(Invalid):
    """A mail server does not accept the user name and password."""

    code = "mail_sign_in_refused"


class SignInNeeded(Invalid):
    """A provider takes our grant for a mailbox no longer, or never gave one: somebody has to sign in there."""

    code = "mail_sign_in_needed"


class TokensRefused(Invalid):
    """A token endpoint refuses the request, or does not answer with tokens."""

    code = "mail_tokens_refused"


class SignInLost(WrongState):
    """A sign-in at a provider came back that was not begun by this person, came back before, or took too long."""

    code = "mail_sign_in_lost"


class FolderMissing(Invalid):
    """A mail server has no such folder, or does not let it be used."""

    code = "mail_folder_missing"


class MailServerOdd(Invalid):
    """A mail server speaks, but not as IMAP4rev1 has it."""

    code = "mail_server_odd"


class EntryNotFound(NotFound):
    """There is no such line in the intake log, or the actor may not see it."""

    code = "intake_entry_not_found"


class NothingToReplay(WrongState):
    """A lead was made of it already, or what stood in it is no longer kept."""

    code = "nothing_to_replay"
