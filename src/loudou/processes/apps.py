"""The processes app."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig

NO_STORIES = frozenset({"apps", "migrations", "tests", "urls"})


class ProcessesConfig(AppConfig):
    """Stories across domains; their handlers subscribe when they are imported."""

    name = "loudou.processes"
    label = "processes"

    def ready(self) -> None:
        """Import every story, and offer what people start from a record of an earlier domain.

        Stories need the models of their domains, hence imported now.
        """
        from loudou.platform.records.actions import register_action
        from loudou.processes.activity_log.action import LOGGED_ON, log_action
        from loudou.processes.lead_conversion.action import CONVERT_ACTION

        for module in iter_modules([self.path]):
            if module.name not in NO_STORIES:
                import_module(f"{self.name}.{module.name}")
        register_action("lead", CONVERT_ACTION)
        for key in LOGGED_ON:
            register_action(key, log_action(key))
