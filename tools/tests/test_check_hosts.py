from pathlib import Path

import pytest

from tools.check_hosts import find


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("requirements.lock", "--index-url https://mirror.example/simple"),
        ("requirements.lock", "babel @ https://files.example/babel.whl"),
        ("src/ui/package-lock.json", '      "resolved": "https://mirror.example/htmx.tgz",'),
        ("package-lock.json", '  "x": "registry.npmjs.org/y"'),
        (".npmrc", "registry=https://mirror.example/"),
    ],
)
def test_a_named_registry_is_found(tmp_path: Path, name, line):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"first line\n{line}\n")

    assert [(finding.path.as_posix(), finding.line) for finding in find(tmp_path)] == [(name, 2)]


def test_hashes_versions_and_funding_pages_are_fine(tmp_path: Path):
    (tmp_path / "requirements.lock").write_text("babel==2.18.0 \\\n    --hash=sha256:00\n")
    (tmp_path / "package-lock.json").write_text('{"funding": {"url": "https://example.org/sponsors"}}\n')
    (tmp_path / ".npmrc").write_text("omit-lockfile-registry-resolved=true\n")

    assert list(find(tmp_path)) == []


def test_installed_packages_are_not_ours(tmp_path: Path):
    path = tmp_path / "node_modules" / "x" / "package-lock.json"
    path.parent.mkdir(parents=True)
    path.write_text('"resolved": "https://mirror.example"')

    assert list(find(tmp_path)) == []
