"""The leads app."""

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """Leads, pools, scores and assignment."""

    name = "loudou.leads"
    label = "leads"
