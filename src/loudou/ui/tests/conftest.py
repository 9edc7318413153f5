"""Registries start empty in each test and are put back after it."""

import pytest

from loudou.ui import navigation, panels, places


@pytest.fixture(autouse=True)
def empty_registries(monkeypatch):
    for module, name in (
        (navigation, "_sections"),
        (navigation, "_items"),
        (navigation, "_new_items"),
        (places, "_places"),
        (panels, "_panels"),
    ):
        monkeypatch.setattr(module, name, {})
