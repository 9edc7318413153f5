"""The catalogue app."""

from importlib import import_module

from django.apps import AppConfig

from loudou.platform.records.registry import register_record_type


class CatalogConfig(AppConfig):
    """Units, products and price lists."""

    name = "loudou.cpq.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Declare the record types; their module needs the models and is therefore imported now."""
        records = import_module("loudou.cpq.catalog.records")
        for declared in (records.PRODUCT, records.PRICE_LIST, records.PRICE_LIST_ITEM, records.UNIT):
            register_record_type(declared)
