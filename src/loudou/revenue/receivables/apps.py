"""The receivables app."""

from django.apps import AppConfig


class ReceivablesConfig(AppConfig):
    """Receivables, payments and cash application."""

    name = "loudou.revenue.receivables"
    label = "receivables"
