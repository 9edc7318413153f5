"""Fixtures of intake: the mail server and its certificate."""

from loudou.marketing.intake.tests.mail_server import certificate, mail_server

__all__ = ["certificate", "mail_server"]
