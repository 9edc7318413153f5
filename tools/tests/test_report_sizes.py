from pathlib import Path

from tools.report_sizes import hidden_imports, largest_files, largest_functions, main


def write(root: Path, name: str, text: str) -> None:
    path = root / "src" / "loudou" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_largest_come_first_and_nothing_fails(tmp_path, capsys):
    write(tmp_path, "leads/queries.py", "def long():\n    a = 1\n    return a\n")
    write(tmp_path, "leads/views.py", "def short():\n    import json\n\n\nX = 1\nY = 2\n")

    assert largest_files(tmp_path)[0] == (6, "leads/views.py")
    assert largest_functions(tmp_path)[0] == (3, "leads/queries.py:1 long")
    assert hidden_imports(tmp_path) == 1
    assert main([str(tmp_path)]) == 0
    assert "leads/queries.py:1 long" in capsys.readouterr().out
