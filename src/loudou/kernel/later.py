"""What few requests need and weighs much, loaded when first used: libraries, and modules of ours that use them."""

from functools import cache
from importlib import import_module
from typing import Any


@cache
def library(name: str) -> Any:
    """The module of that name, imported by the first who asks; its names are not checked by the type checker."""
    return import_module(name)
