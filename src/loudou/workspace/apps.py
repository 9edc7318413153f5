"""The workspace app."""

from django.apps import AppConfig

from loudou.ui.places import register_place


class WorkspaceConfig(AppConfig):
    """Today, and the results of a search."""

    name = "loudou.workspace"
    label = "workspace"

    def ready(self) -> None:
        """Tell the frame where home and search are."""
        register_place("home", "workspace:today")
        register_place("search", "workspace:search")
