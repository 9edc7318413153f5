"""The quoting app."""

from django.apps import AppConfig


class QuotingConfig(AppConfig):
    """Quotes, their lines, versions, approvals and documents."""

    name = "loudou.cpq.quoting"
    label = "quoting"
