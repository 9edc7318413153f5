"""The quoting app."""

from importlib import import_module

from django.apps import AppConfig

from loudou.platform.records.registry import register_record_type


class QuotingConfig(AppConfig):
    """Quotes, their lines, versions, approvals and documents."""

    name = "loudou.cpq.quoting"
    label = "quoting"

    def ready(self) -> None:
        """Declare the record types; their module needs the models and is therefore imported now."""
        records = import_module("loudou.cpq.quoting.records")
        for declared in (records.QUOTE, records.APPROVAL_RULE, records.ISSUER):
            register_record_type(declared)
