"""Registries start empty in each test and are put back after it."""

import pytest

from loudou.ui import navigation, panels, places


@pytest.fixture(autouse=True)
def empty_registries(monkeypatch):
    monkeypatch.setattr(places, "_places", {})
    for registry in (navigation.SECTIONS, navigation.ITEMS, navigation.NEW_ITEMS, panels.PANELS):
        monkeypatch.setattr(registry, "_entries", {})
