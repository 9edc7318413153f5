"""The tenders app."""

from django.apps import AppConfig


class TendersConfig(AppConfig):
    """Tender notices, projects, awards and subscriptions."""

    name = "loudou.marketing.tenders"
    label = "tenders"
