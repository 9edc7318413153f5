"""What can go wrong with mails to people."""

from loudou.kernel.errors import Invalid, Unavailable, WrongState


class MailDelayed(Unavailable):
    """The mail server cannot be reached, or asks to try again later; the mail is kept and tried again."""

    code = "mail_delayed"


class MailRefused(Invalid):
    """The mail server refuses a mail, its sender, its recipient or our sign-in for good."""

    code = "mail_refused"


class MailUnsure(WrongState):
    """The line broke while a mail was handed over: it may have been sent, so it is not sent again by itself."""

    code = "mail_unsure"
