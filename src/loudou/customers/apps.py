"""The customers app."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Accounts and contacts."""

    name = "loudou.customers"
    label = "customers"
