"""Builds the browser files (script, style, font) from the sources beside this module. Needs no Django.

Node comes from a Python package (toolchain.py), esbuild and the libraries from the locked npm packages; the built
files are never committed. A build is skipped while the lock and the sources are those of the last build.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loudou.ui.toolchain import AssetBuildFailed, node_folder, run

__all__ = ["AssetBuildFailed", "build_assets", "fingerprint", "is_current"]

HOME = Path(__file__).resolve().parent
SOURCES = HOME / "assets"
MODULES = HOME / "node_modules"
LOCK = HOME / "package-lock.json"
ENTRIES = ("app.js", "charts.js", "app.css", "fonts.css")
STAMP = ".built-from"


def build_assets(target: Path, *, force: bool = False, keep_packages: bool = True) -> bool:
    """True when the files in `target` were built, False when they were already up to date.

    Installs the locked npm packages first where they are missing; they take five times the room of what is built from
    them, so whoever does not develop keeps none of them. Two processes may call it at once: the second
    waits. The old files stay in use until all new ones are there. Raises AssetBuildFailed.
    """
    wanted = fingerprint(SOURCES, LOCK)
    with _only_builder(target):
        if not force and is_current(target, wanted):
            return False
        fresh = target.with_name(f"{target.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        with node_folder(target.parent) as node:
            _install(node, fingerprint(LOCK))
            _bundle(node, fresh)
        (fresh / STAMP).write_text(wanted, encoding="ascii")
        _swap(fresh, target)
        if not keep_packages:
            shutil.rmtree(MODULES, ignore_errors=True)
    return True


def fingerprint(*paths: Path) -> str:
    """SHA-256 over the names and bytes of the files, folders walked in name order."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(f"{file.relative_to(path.parent)}\0{file.stat().st_size}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def is_current(target: Path, wanted: str) -> bool:
    """Whether `target` was built from what `wanted` names and still has every file a page asks for."""
    stamp = target / STAMP
    built = stamp.is_file() and stamp.read_text(encoding="ascii") == wanted
    return built and all((target / name).is_file() for name in ENTRIES)


@contextmanager
def _only_builder(target: Path) -> Iterator[None]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / f".{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(node: Path, lock_hash: str) -> None:
    stamp = MODULES / STAMP
    if stamp.is_file() and stamp.read_text(encoding="ascii") == lock_hash:
        return
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    run([str(node / "bin" / "node"), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], HOME)
    stamp.write_text(lock_hash, encoding="ascii")


def _bundle(node: Path, outdir: Path) -> None:
    command = [str(node / "bin" / "node"), str(MODULES / "esbuild" / "bin" / "esbuild")]
    command += [str(SOURCES / name) for name in ENTRIES]
    command += ["--bundle", "--minify", "--format=esm", "--charset=utf8", "--legal-comments=none"]
    command += ["--log-level=warning", f"--outdir={outdir}", "--entry-names=[name]", "--asset-names=fonts/[name]"]
    run([*command, "--loader:.woff2=file"], HOME)


def _swap(fresh: Path, target: Path) -> None:
    old = target.with_name(f"{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)
