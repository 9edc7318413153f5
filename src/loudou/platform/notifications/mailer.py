"""The only place that hands mails over (SMTP, RFC 5321). Tasks use it; services never do.

The recipient is agreed on first, the mail is claimed then, and only then its bytes go out: what breaks before has sent
nothing, what breaks after the last byte and before the answer is not known, and is not sent a second time.
"""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from loudou.platform.notifications.errors import MailDelayed, MailRefused, MailUnsure
from loudou.platform.notifications.shapes import MailToSend, SmtpTerms

SECONDS = 30
"""The longest the server may take for one answer."""
NOT_REACHED = "The mail server (SMTP) cannot be reached, or hung up."
NO_STARTTLS = "The mail server (SMTP) offers no STARTTLS."
SIGN_IN_REFUSED = "The mail server (SMTP) does not accept the user name and password."
CERTIFICATE_REFUSED = "The certificate of the mail server (SMTP) is not valid for its name."
REFUSED = "The mail server (SMTP) refuses the mail: %(reply)s"
DELAYED = "The mail server (SMTP) asks to try again later: %(reply)s"
UNSURE = "The line broke while the mail was handed over: it may have been sent, and is not sent again by itself."


def hand_over(terms: SmtpTerms, mail: MailToSend, *, claim: Callable[[], bool]) -> bool:
    """Hand a mail to the server; False, with nothing sent, where `claim` says that it is somebody else's.

    Raises MailDelayed (it may work later), MailRefused (it would not) and MailUnsure. No password stands in any.
    """
    written = message_of(terms.sender, mail).as_bytes(policy=SMTP)
    with _signed_in(terms) as client:
        _agreed(client.mail(parseaddr(terms.sender)[1], ["BODY=8BITMIME"] if client.has_extn("8bitmime") else []))
        _agreed(client.rcpt(mail.address))
        if not claim():
            return False
        try:
            reply = client.data(written)
        except smtplib.SMTPDataError as refused:
            reply = (refused.smtp_code, refused.smtp_error)
        except (OSError, smtplib.SMTPException) as broken:
            raise MailUnsure(UNSURE) from broken
        _agreed(reply)
    return True


def message_of(sender: str, mail: MailToSend) -> EmailMessage:
    """The mail as it goes out: text, and HTML beside it; the same mail has the same Message-ID each time."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, mail.address, mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.id}@{parseaddr(sender)[1].rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text, cte="base64")
    if mail.html:
        message.add_alternative(mail.html, subtype="html", cte="base64")
    return message


@contextmanager
def _signed_in(terms: SmtpTerms) -> Iterator[smtplib.SMTP]:
    client: smtplib.SMTP | None = None
    try:
        client = _connected(terms)
        yield client
    except smtplib.SMTPAuthenticationError as refused:
        is_final = 500 <= refused.smtp_code < 600
        raise (MailRefused(SIGN_IN_REFUSED) if is_final else MailDelayed(NOT_REACHED)) from None
    except ssl.SSLCertVerificationError as refused:
        raise MailRefused(CERTIFICATE_REFUSED, host=terms.host) from refused
    except smtplib.SMTPNotSupportedError as odd:
        raise MailRefused(NO_STARTTLS, host=terms.host) from odd
    except smtplib.SMTPResponseException as answer:
        _agreed((answer.smtp_code, answer.smtp_error))
        raise MailDelayed(NOT_REACHED, host=terms.host) from answer
    except (OSError, smtplib.SMTPException) as broken:
        raise MailDelayed(NOT_REACHED, host=terms.host) from broken
    finally:
        if client is not None:
            _leave(client)


def _connected(terms: SmtpTerms) -> smtplib.SMTP:
    if terms.security == "tls":
        context = ssl.create_default_context()
        client: smtplib.SMTP = smtplib.SMTP_SSL(terms.host, terms.port, timeout=SECONDS, context=context)
    else:
        client = smtplib.SMTP(terms.host, terms.port, timeout=SECONDS)
    try:
        if terms.security == "starttls":
            client.starttls(context=ssl.create_default_context())
        client.ehlo_or_helo_if_needed()
        if terms.user:
            client.login(terms.user, terms.password)
    except BaseException:
        client.close()
        raise
    return client


def _leave(client: smtplib.SMTP) -> None:
    with suppress(OSError, smtplib.SMTPException):
        client.quit()
    client.close()


def _agreed(answer: tuple[int, bytes]) -> None:
    """Go on after 2xx; raise MailDelayed for 4xx and MailRefused for 5xx, with what the server says of it."""
    code, said = answer
    if 200 <= code < 300:
        return
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    reply = f"{code} {' '.join(text.split())}"[:200]
    if 500 <= code < 600:
        raise MailRefused(REFUSED, reply=reply)
    raise MailDelayed(DELAYED, reply=reply)
