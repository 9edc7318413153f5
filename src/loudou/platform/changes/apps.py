"""The changes app: keeps the history triggers in step with the tables after every migration."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate

from loudou.platform.changes.triggers import sync_triggers


class ChangesConfig(AppConfig):
    """History and undo."""

    name = "loudou.platform.changes"
    label = "changes"

    def ready(self) -> None:
        """Sync the triggers once per migrate run; Django tells each app after all migrations have run."""
        post_migrate.connect(_after_migrate, sender=self, dispatch_uid="changes.sync_triggers")


def _after_migrate(sender: AppConfig, using: str, **_: Any) -> None:
    sync_triggers(connections[using], list(apps.get_models()))
