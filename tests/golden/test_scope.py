"""Each worked example is proved by a test named after it, or it is said why not yet."""

import re
from pathlib import Path

import pytest

from tests.golden.tables import read

REPOSITORY = Path(__file__).resolve().parents[2]
SCOPE = read("scope")
TABLES = sorted({said["here"] for said in SCOPE.values() if "here" in said})
LONGEST = {"1": 7, "3": 6, "5": 5, "7": 13, "8": 18, "10": 7, "11": 5, "G": 23}
"""How many examples each section of the domain rules has."""


def stem(example):
    """The beginning of the name of its test: EX-1.4 is test_ex_1_4_."""
    return f"test_{example.lower().replace('-', '_').replace('.', '_')}_"


def names_of_tests(path):
    return re.findall(r"^def (test_\w+)", (REPOSITORY / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_example_is_spoken_of_once():
    wanted = {f"EX-{section}.{number}" for section, most in LONGEST.items() for number in range(1, most + 1)}

    assert SCOPE.keys() == wanted


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_exactly_its_examples_with_their_source(name):
    table = read(name)

    assert table.keys() == {example for example, said in SCOPE.items() if said.get("here") == name}
    assert [example for example, found in table.items() if not found["source"] or not found["cases"]] == []


@pytest.mark.parametrize("name", TABLES)
def test_each_example_of_a_table_has_its_test(name):
    tests = names_of_tests(f"tests/golden/test_{name}.py")

    assert [example for example in read(name) if sum(test.startswith(stem(example)) for test in tests) != 1] == []


@pytest.mark.parametrize("example", [example for example, said in SCOPE.items() if "elsewhere" in said])
def test_what_is_proved_elsewhere_is_there(example):
    path, _colons, test = SCOPE[example]["elsewhere"].partition("::")

    assert test.startswith(stem(example))
    assert test in names_of_tests(path)
