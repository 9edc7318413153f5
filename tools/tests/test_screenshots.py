"""The pictures of the documentation: all there, none forgotten, and small enough to clone."""

import re
from pathlib import Path

from tools.screenshots import FOLDER, SHOTS

README = Path(__file__).resolve().parents[2] / "README.md"
MOST_BYTES = 3_000_000


def test_every_picture_that_can_be_taken_is_there_and_no_other():
    assert {path.name for path in FOLDER.iterdir()} == {f"{shot.name}.png" for shot in SHOTS}


def test_the_readme_shows_pictures_that_exist():
    shown = re.findall(r"docs/images/([\w-]+\.png)", README.read_text())

    assert len(shown) >= 10
    assert {name for name in shown if not (FOLDER / name).exists()} == set()


def test_all_pictures_together_stay_small():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= MOST_BYTES
