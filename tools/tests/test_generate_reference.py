from pathlib import Path

import pytest

from tools.generate_reference import FOLDER, PAGES, errors_page, events_page, main, settings_page, stale, undocumented

KERNEL_ERRORS = """
class LoudouError(Exception):
    code = "error"
    status = 500

class Conflict(LoudouError):
    \"\"\"The act clashes.\"\"\"
    code = "conflict"
    status = 409
"""
ERRORS = """
from loudou.kernel.errors import Conflict

class LeadNotOpen(Conflict):
    \"\"\"The lead was closed;
    nothing may be changed on it.\"\"\"
    code = "lead_not_open"
"""
EVENTS = """
from typing import ClassVar
from uuid import UUID
from loudou.kernel.events import DomainEvent

class LeadAssigned(DomainEvent):
    \"\"\"The leads have an owner.\"\"\"
    name: ClassVar[str] = "leads.lead_assigned"
    version: ClassVar[int] = 2
    owner_id: UUID | None
"""


@pytest.fixture
def product(tmp_path: Path) -> Path:
    files = {
        "kernel/errors.py": KERNEL_ERRORS,
        "kernel/events.py": "class DomainEvent:\n    subject_ids: tuple\n",
        "leads/errors.py": ERRORS,
        "leads/events.py": EVENTS,
        "config/settings.py": "import os\nURL = os.environ.get('DATABASE_URL', 'postgresql:///loudou')\n",
    }
    for name, text in files.items():
        path = tmp_path / "src" / "loudou" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / FOLDER).mkdir(parents=True)
    return tmp_path


def append(product: Path, name: str, text: str) -> None:
    path = product / "src" / "loudou" / name
    path.write_text(path.read_text() + text)


def problems(product: Path) -> list[str]:
    return [found.text for found in undocumented(product) if "explained but read nowhere" not in found.text]


def test_an_event_is_told_with_its_fields(product):
    page = events_page(product)

    assert "## leads.lead_assigned\n\n`LeadAssigned`, version 2. The leads have an owner." in page
    assert r"| `owner_id` | `UUID \| None` |" in page
    assert "ClassVar" not in page


def test_an_error_inherits_its_status_from_its_kind(product):
    page = errors_page(product)

    assert (
        "## lead_not_open\n\nHTTP 409 · `LeadNotOpen` of `leads`, a kind of `Conflict`\n\n"
        "The lead was closed; nothing may be changed on it.\n"
    ) in page


def test_a_setting_shows_its_default(product):
    assert "| `DATABASE_URL` | `postgresql:///loudou` | PostgreSQL 15" in settings_page(product)


def test_settings_of_the_start_script_and_the_tests_are_settings_too(product):
    (product / "loudou").write_text('cd "${LOUDOU_DATA:-.data}"\n')
    (product / "conftest.py").write_text("import os\nDATA = os.environ['LOUDOU_TEST_DATA']\n")

    page = settings_page(product)

    assert "| `LOUDOU_DATA` | – | Folder" in page
    assert "| `LOUDOU_TEST_DATA` | – | Folder" in page


def test_a_complete_product_has_no_problems(product):
    assert problems(product) == []


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        (
            "leads/errors.py",
            "\nclass PoolFull(Conflict):\n    code = 'pool_full'\n",
            "PoolFull needs a docstring that says when",
        ),
        (
            "leads/errors.py",
            "\nclass PoolFull(Conflict):\n    'Full.'\n    code = 'lead_not_open'\n",
            "PoolFull shares its code with loudou.leads.errors.LeadNotOpen, which is not of its kind",
        ),
        (
            "leads/events.py",
            "\nclass LeadClosed(DomainEvent):\n    name = 'leads.closed'\n",
            "LeadClosed needs a docstring and a name like package.past_participle",
        ),
        (
            "config/settings.py",
            "NEW = os.environ.get('LOUDOU_NEW')\n",
            "LOUDOU_NEW is read but not explained",
        ),
    ],
)
def test_what_nobody_explained_is_found(product, name, text, problem):
    append(product, name, text)

    assert problems(product) == [problem]


def test_two_events_of_one_name_are_found(product):
    append(product, "leads/events.py", "\nclass Other(DomainEvent):\n    'Other.'\n    name = 'leads.lead_assigned'\n")

    assert len(problems(product)) == 2


def test_an_error_may_keep_the_code_of_its_kind(product):
    append(product, "leads/errors.py", "\nclass LeadGone(LeadNotOpen):\n    'Gone.'\n    code = 'lead_not_open'\n")

    assert problems(product) == []


def test_pages_are_stale_until_written_and_after_a_change(product, monkeypatch, capsys):
    monkeypatch.chdir(product)

    before = stale(product)
    main([])
    written = stale(product)
    append(product, "leads/errors.py", "\nclass PoolFull(Conflict):\n    'The pool is full.'\n    code = 'pool_full'\n")
    main(["--check"])

    assert (before, written, stale(product)) == (list(PAGES), [], ["errors.md"])
    assert "docs/reference/errors.md:1: is stale" in capsys.readouterr().out
