"""Servers for tests: quick, shared by all runs of a checkout, and free to lose everything."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loudou.config.embedded.server import EmbeddedServer, ServerUrls


@contextmanager
def throwaway_server(data_dir: Path, bin_dir: Path | None = None) -> Iterator[ServerUrls]:
    """A server below the data folder; each PostgreSQL installation gets a cluster of its own."""
    folder = data_dir / (f"test-pg-{bin_dir.parent.name}" if bin_dir else "test-pg")
    server = EmbeddedServer(folder, bin_dir=bin_dir, throwaway=True)
    try:
        yield server.start()
    finally:
        server.stop()


def postgres_folder(wanted: str) -> Path:
    """The folder of programs for a version number ("15", Debian's place) or a path."""
    return Path(f"/usr/lib/postgresql/{wanted}/bin") if wanted.isdigit() else Path(wanted)
