"""Fixtures of mails to people: a mail server that takes them."""

from loudou.marketing.intake.tests.mail_server import certificate
from loudou.platform.notifications.tests.smtp_server import smtp

__all__ = ["certificate", "smtp"]
