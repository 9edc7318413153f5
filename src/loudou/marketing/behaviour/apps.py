"""The behaviour app."""

from django.apps import AppConfig


class BehaviourConfig(AppConfig):
    """Events of visitors, and who they turned out to be."""

    name = "loudou.marketing.behaviour"
    label = "behaviour"
