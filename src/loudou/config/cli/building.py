"""Builds what is made from sources and never committed: translations and browser files. Needs no Django."""

from loudou.config.cli.errors import VerbFailed
from loudou.config.cli.places import ASSETS, DEVELOPMENT
from loudou.config.cli.translations import compile_stale
from loudou.ui.assets import AssetBuildFailed, build_assets


def build() -> None:
    """Build what is stale. Raises VerbFailed with what the asset builder said."""
    compile_stale()
    try:
        build_assets(ASSETS, keep_packages=DEVELOPMENT.exists())
    except AssetBuildFailed as error:
        raise VerbFailed(
            f"The browser files could not be built; the first time needs the npm registry.\n{error}"
        ) from error
