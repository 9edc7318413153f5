"""A plugin as somebody else would write it: installed beside the product, announced, loaded at start."""

import json
import os
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from loudou.platform.extensions.plugins import GROUP, Plugin, PluginBroken, read_plugins

SOURCE = Path(__file__).resolve().parents[4]
APPS = """
from django.apps import AppConfig


class BellsConfig(AppConfig):
    name = "bells"
    label = "bells"
"""
WIRING = """
from dataclasses import dataclass

from loudou.activities.queries import register_timeline_source
from loudou.leads.events import LeadConverted
from loudou.platform.outbox.subscriptions import on
from loudou.platform.records.actions import register_action
from loudou.platform.records.declaration import Action
from loudou.ui.panels import register_panel


@dataclass
class BellPanel:
    key: str = "bells"
    title: str = "Bells"
    slot: str = "lead.side"
    order: int = 90
    template: str = "bells/panel.html"

    def context(self, ctx, record):
        return {}


def ring(ctx, *, ids, values):
    return {"rung": len(ids)}


@on(LeadConverted)
def ring_for_a_deal(ctx, event):
    pass


register_panel(BellPanel())
register_action("lead", Action("ring", "Ring", ring))
register_timeline_source("bells", lambda ctx, links, before, limit: [])
"""
LOOK = """
import json, django
django.setup()
from loudou.activities.queries.timeline import TELLERS
from loudou.leads.events import LeadConverted
from loudou.platform.outbox.subscriptions import handlers_of
from loudou.platform.records.actions import actions_of
from loudou.platform.records.registry import record_type
from loudou.ui.panels import panels_in
print(json.dumps({
    "panels": [p.key for p in panels_in("lead.side")],
    "actions": [a.key for a in actions_of(record_type("lead"))],
    "handlers": list(handlers_of(LeadConverted.name)),
    "tellers": [t.key for t in TELLERS],
}))
"""


@pytest.fixture
def start(tmp_path):
    """Installs the plugin with these files and starts the product in a process of its own."""

    def install_and_start(files, announced="bells = bells.apps:BellsConfig"):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        meta = tmp_path / "bells-1.0.dist-info"
        meta.mkdir()
        (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: bells\nVersion: 1.0\n", encoding="utf-8")
        (meta / "entry_points.txt").write_text(f"[{GROUP}]\n{announced}\n", encoding="utf-8")
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(SOURCE), str(tmp_path)]),
            "DJANGO_SETTINGS_MODULE": "loudou.config.settings",
        }
        return subprocess.run(
            [sys.executable, "-c", LOOK], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )

    return install_and_start


def plugin(wiring=WIRING):
    return {"bells/__init__.py": "", "bells/apps.py": APPS, "bells/wiring.py": wiring}


def test_a_plugin_adds_to_every_point_at_start(start):
    done = start(plugin())

    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["panels"][-1] == "bells"
    assert seen["actions"][-1] == "ring"
    assert seen["handlers"][-1] == "bells.wiring.ring_for_a_deal"
    assert seen["tellers"][-1] == "bells"


@pytest.mark.parametrize(
    ("mistake", "repair", "reason"),
    [
        ("def context(self, ctx, record)", "def context(self, ctx)", "context takes (ctx) where it is given (ctx, rec"),
        ('    slot: str = "lead.side"\n', "", "slot is missing"),
        ("def ring(ctx, *, ids, values)", "def ring(ctx, ids)", "action.run takes (ctx, ids) where it is given (ctx,"),
        ("def ring_for_a_deal(ctx, event)", "def ring_for_a_deal(event)", "handler takes (event) where it is given"),
        ('key: str = "bells"', 'key: str = "leads.score"', "Panels: two entries named 'leads.score'"),
    ],
)
def test_a_plugin_that_does_not_fit_stops_the_start_and_says_why(start, mistake, repair, reason):
    assert mistake in WIRING

    done = start(plugin(WIRING.replace(mistake, repair)))

    assert done.returncode != 0
    assert reason in done.stderr.splitlines()[-1]


def test_a_plugin_whose_app_is_absent_stops_the_start_and_is_named(start):
    done = start({}, announced="bells = bells.apps:BellsConfig")

    assert done.returncode != 0
    assert "the plugin 'bells' of bells is announced as bells.apps:BellsConfig, which is absent" in done.stderr


def announced(name, value):
    return EntryPoint(name, value, GROUP)


def test_plugins_come_by_name_as_apps():
    found = read_plugins([announced("b", "json"), announced("a", "json.decoder:Config")])

    assert found == [
        Plugin("a", "json.decoder.Config", "an unknown package"),
        Plugin("b", "json", "an unknown package"),
    ]


def test_two_plugins_of_one_name_are_refused():
    with pytest.raises(PluginBroken, match="both bring a plugin named 'a'"):
        read_plugins([announced("a", "json"), announced("a", "csv")])


@pytest.mark.parametrize("module", ["no_such_package", "no_such_package.apps", "json.no_such_module"])
def test_an_app_that_is_not_there_is_refused(module):
    with pytest.raises(PluginBroken, match="absent"):
        read_plugins([announced("a", module)])
