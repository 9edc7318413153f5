import pytest

from loudou.ui import assets, toolchain


@pytest.fixture
def sources(tmp_path):
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "a.css").write_text("a{}")
    (folder / "b.js").write_text("b()")
    return folder


def test_the_fingerprint_changes_with_bytes_and_with_names(sources):
    before = assets.fingerprint(sources)

    (sources / "a.css").write_text("a{color:red}")
    after_bytes = assets.fingerprint(sources)
    (sources / "a.css").rename(sources / "c.css")
    after_name = assets.fingerprint(sources)

    assert len({before, after_bytes, after_name}) == 3


def test_moving_bytes_from_one_file_to_the_next_changes_the_fingerprint(sources):
    before = assets.fingerprint(sources)

    (sources / "a.css").write_text("a{}b")
    (sources / "b.js").write_text("()")

    assert assets.fingerprint(sources) != before


def test_a_build_is_current_only_with_its_stamp_and_all_files(tmp_path):
    for name in assets.ENTRIES:
        (tmp_path / name).touch()
    (tmp_path / assets.STAMP).write_text("hash")

    assert assets.is_current(tmp_path, "hash")
    assert not assets.is_current(tmp_path, "other")
    (tmp_path / assets.ENTRIES[0]).unlink()
    assert not assets.is_current(tmp_path, "hash")


def test_nothing_is_built_when_nothing_changed(tmp_path):
    target = tmp_path / "static" / "ui"
    target.mkdir(parents=True)
    for name in assets.ENTRIES:
        (target / name).write_text("old")
    (target / assets.STAMP).write_text(assets.fingerprint(assets.SOURCES, assets.LOCK))

    assert assets.build_assets(target) is False
    assert (target / "app.js").read_text() == "old"


@pytest.mark.parametrize("keep_packages", [True, False])
def test_packages_stay_only_where_they_are_wanted(monkeypatch, tmp_path, keep_packages):
    modules = tmp_path / "node_modules"
    modules.mkdir()
    monkeypatch.setattr(assets, "MODULES", modules)
    monkeypatch.setattr(assets, "_install", lambda _node, _hash: None)
    monkeypatch.setattr(assets, "_bundle", lambda _node, folder: folder.mkdir())

    assert assets.build_assets(tmp_path / "ui", keep_packages=keep_packages) is True

    assert (tmp_path / "ui" / assets.STAMP).is_file()
    assert modules.exists() is keep_packages


def test_a_failing_tool_says_what_it_said(tmp_path):
    with toolchain.node_folder(tmp_path) as node, pytest.raises(toolchain.AssetBuildFailed, match="no-such-script"):
        toolchain.run([str(node / "bin" / "node"), "no-such-script.js"], tmp_path)


def test_without_node_it_is_fetched_by_its_lock_and_gone_afterwards(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(toolchain, "find_spec", lambda _name: None)
    monkeypatch.setattr(toolchain, "run", lambda command, _where: asked.append(command))

    with toolchain.node_folder(tmp_path) as node:
        assert node.parent.is_dir()
        assert node.name == toolchain.PACKAGE

    assert not node.parent.exists()
    assert {"--require-hashes", "--no-deps", str(toolchain.BUILD_LOCK)} <= set(asked[0])


def test_the_lock_names_no_host():
    assert "://" not in assets.LOCK.read_text(encoding="utf-8")
