"""Where the command line imports its modules while it runs.

Two things need it: a verb is loaded only when it is asked for, and what reads Django's settings is loaded only
after the installation has set the environment and built the files that the settings look at.
"""

from importlib import import_module
from types import ModuleType

PACKAGE = "loudou.config.cli"


def load(name: str) -> ModuleType:
    """The module of that name below this package."""
    return import_module(f"{PACKAGE}.{name}")
