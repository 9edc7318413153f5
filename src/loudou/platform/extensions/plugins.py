"""Which plugins are installed: Django apps that packages announce by an entry point of the group `loudou.plugins`."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec

GROUP = "loudou.plugins"


class PluginBroken(RuntimeError):
    """An announced plugin cannot be loaded; the product does not start without what its company relies on."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """An announced plugin: its name, its Django app as INSTALLED_APPS takes it, and the package that brings it."""

    name: str
    app: str
    package: str


def plugins() -> list[Plugin]:
    """The installed plugins by name. Raises PluginBroken for a name used twice and an app that is not there."""
    return read_plugins(entry_points(group=GROUP))


def plugin_apps() -> list[str]:
    """The plugins as INSTALLED_APPS takes them; their `wiring` modules then register like ours. Raises PluginBroken."""
    return [plugin.app for plugin in plugins()]


def read_plugins(announced: Iterable[EntryPoint]) -> list[Plugin]:
    """The plugins these entry points announce, by name. Raises PluginBroken."""
    found: dict[str, Plugin] = {}
    for point in announced:
        package = point.dist.name if point.dist else "an unknown package"
        if point.name in found:
            raise PluginBroken(f"{found[point.name].package} and {package} both bring a plugin named {point.name!r}")
        if not _is_there(point.module):
            raise PluginBroken(f"the plugin {point.name!r} of {package} is announced as {point.value}, which is absent")
        found[point.name] = Plugin(point.name, point.value.replace(":", "."), package)
    return [found[name] for name in sorted(found)]


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
