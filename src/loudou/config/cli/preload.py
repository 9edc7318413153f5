"""Loads the whole application once, so that processes forked afterwards start at once and share its memory."""

import gc

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

from loudou.config.cli.collecting import collect_rarely
from loudou.leads.rules.phone_places import phone_region


def load_application() -> None:
    """Import everything requests and jobs need and leave no connection open; settings are read from the environment."""
    gc.disable()  # a program being loaded makes half a million objects and hardly any garbage
    get_wsgi_application()
    # Views, forms and the API are otherwise imported by the first request of every worker.
    _ = get_resolver().url_patterns
    # The table of numbers and places, otherwise read for the first lead of every worker.
    phone_region("+8613000000000")
    # Forked processes must neither share a database connection nor rewrite the parent's objects when they collect.
    connections.close_all()
    gc.enable()
    collect_rarely()
