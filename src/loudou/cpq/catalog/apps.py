"""The catalogue app."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Units, products and price lists."""

    name = "loudou.cpq.catalog"
    label = "catalog"
