from pathlib import Path

from tools import check_money
from tools.__main__ import LINTERS
from tools.findings import Finding, report


def test_a_finding_reads_path_line_text():
    assert str(Finding(Path("src", "a.py"), 3, "is wrong")) == "src/a.py:3: is wrong"


def test_findings_are_printed_in_order_and_fail(capsys, tmp_path):
    findings = [Finding(Path("b.py"), 1, "x"), Finding(Path("a.py"), 2, "y")]

    code = report(lambda _root: findings, [str(tmp_path)])

    assert (code, capsys.readouterr().out) == (1, "a.py:2: y\nb.py:1: x\n")


def test_nothing_found_is_success(capsys, tmp_path):
    assert check_money.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == ""


def test_every_linter_is_run_by_the_package():
    files = {path.stem.removeprefix("check_") for path in Path(check_money.__file__).parent.glob("check_*.py")}

    assert set(LINTERS) == files
