"""The one Procrastinate application and the context its tasks run in."""

from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from uuid import UUID

from django.apps import apps
from django.db import close_old_connections
from procrastinate import App
from procrastinate.contrib.django import app

from loudou.kernel.context import Context, Source

__all__ = ["app", "job_context", "on_app_ready"]


def job_context(actor_id: UUID | None = None) -> Context:
    """The context of a task: the user who caused it, or the system; the clock is read here, on a healthy connection."""
    close_old_connections()
    return Context(actor_id=actor_id, now=datetime.now(UTC), source=Source.JOB)


def on_app_ready(_app: App) -> None:
    """Import every `tasks` module of our apps so that the worker knows all tasks."""
    for config in apps.get_app_configs():
        if config.name.startswith("loudou.") and find_spec(f"{config.name}.tasks") is not None:
            import_module(f"{config.name}.tasks")
