"""The customers app."""

from django.apps import AppConfig

from loudou.platform.records.registry import register_record_type


class CustomersConfig(AppConfig):
    """Accounts and contacts."""

    name = "loudou.customers"
    label = "customers"

    def ready(self) -> None:
        """Declare the record types; their module needs the models and is therefore imported now."""
        from loudou.customers.records import ACCOUNT, CONTACT

        register_record_type(ACCOUNT)
        register_record_type(CONTACT)
