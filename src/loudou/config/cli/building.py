"""Builds what is made from sources and never committed: translations and browser files. Needs no Django."""

from loudou.config.cli.places import ASSETS
from loudou.config.cli.translations import compile_stale
from loudou.ui.assets import build_assets


def build() -> None:
    """Build what is stale. Raises loudou.ui.assets.AssetBuildFailed."""
    compile_stale()
    build_assets(ASSETS)
