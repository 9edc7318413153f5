"""Every import contract holds for the product and is broken by a planted violation."""

import json
import os
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
WINGS = ["marketing", "sales", "cpq", "revenue", "insight"]
NEW_PACKAGES = ["helpers", "platform/helpers", *(f"{wing}/helpers" for wing in WINGS)]
PACKAGE = REPOSITORY / "src" / "loudou"
PLACES = ["activities", "customers", "leads", *(f"{wing}/*" for wing in WINGS)]
DOMAINS = [
    *(path.parent.relative_to(PACKAGE).as_posix() for place in PLACES for path in PACKAGE.glob(f"{place}/apps.py")),
    "workspace/administration",
]
FRAMEWORKS = ["django", "ninja", "procrastinate", "psycopg", "pydantic"]


def imports(importer: str, imported: str) -> dict[str, str]:
    """Two files, of which the first imports the second."""
    return {imported: "", importer: f"import loudou.{imported.removesuffix('.py').replace('/', '.')}\n"}


PLANTS: dict[str, tuple[str, dict[str, str]]] = {
    "the kernel knows the ui": ("wings", imports("kernel/planted.py", "ui/planted.py")),
    "a lead knows opportunities": ("wings", imports("leads/planted.py", "sales/planted.py")),
    "a quote knows orders": ("wings", imports("cpq/planted.py", "revenue/planted.py")),
    "customers know activities": ("wings", imports("customers/planted.py", "activities/planted.py")),
    "a story knows a page": ("wings", imports("processes/planted.py", "workspace/planted.py")),
    "identity knows access": ("platform", imports("platform/identity/planted.py", "platform/access/planted.py")),
    "campaigns know tenders": ("marketing", imports("marketing/campaigns/planted.py", "marketing/tenders/planted.py")),
    "the pipeline knows the forecast": ("sales", imports("sales/pipeline/planted.py", "sales/forecast/planted.py")),
    "the catalogue knows quotes": ("cpq", imports("cpq/catalog/planted.py", "cpq/quoting/planted.py")),
    "orders know receivables": ("revenue", imports("revenue/orders/planted.py", "revenue/receivables/planted.py")),
    "the day knows the administration": (
        "workspace_pages",
        imports("workspace/today/planted.py", "workspace/administration/planted.py"),
    ),
    "neighbours meet": ("insight", imports("insight/analytics/planted.py", "insight/customer_value/planted.py")),
    "rules read the clock of Django": ("pure_rules", {"leads/rules/planted.py": "from django.utils import timezone\n"}),
    "rules of a new domain know Django": ("pure_rules", {"sales/forecast/rules/planted.py": "import django\n"}),
    "the kernel knows Django by a detour": (
        "pure_kernel",
        {"kernel/planted.py": "import loudou.kernel.detour\n", "kernel/detour.py": "import django\n"},
    ),
    "two files import each other": (
        "acyclic",
        {"ui/planted_a.py": "import loudou.ui.planted_b\n", "ui/planted_b.py": "import loudou.ui.planted_a\n"},
    ),
    "three packages import each other": (
        "acyclic",
        {
            "platform/planted_a/x.py": "import loudou.platform.planted_b.x\n",
            "platform/planted_b/x.py": "import loudou.platform.planted_c.x\n",
            "platform/planted_c/x.py": "import loudou.platform.planted_a.x\n",
        },
    ),
    "a platform query calls a service": (
        "platform_anatomy",
        imports("platform/planted/queries/read.py", "platform/planted/services/write.py"),
    ),
}
PLANTS |= {
    f"the kernel knows {name}": ("pure_kernel", {"kernel/planted.py": f"import {name}\n"}) for name in FRAMEWORKS
}
PLANTS |= {f"rules know {name}": ("pure_rules", {"leads/rules/planted.py": f"import {name}\n"}) for name in FRAMEWORKS}
PLANTS |= {
    f"new package {place}": (place.split("/")[0] if "/" in place else "wings", {f"{place}/__init__.py": ""})
    for place in NEW_PACKAGES
}
PLANTS |= {f"new room in {domain}": ("anatomy", {f"{domain}/helpers.py": ""}) for domain in DOMAINS}
PLANTS |= {
    f"a rule of {domain} calls a service": (
        "anatomy",
        imports(f"{domain}/rules/planted.py", f"{domain}/services/planted.py"),
    )
    for domain in DOMAINS
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bool]:
    """Whether the contracts held for the product ("") and for each plant, in a copy of its Python files."""
    folder = tmp_path_factory.mktemp("planted")
    for path in (REPOSITORY / "src" / "loudou").rglob("*.py"):
        copy = folder / path.relative_to(REPOSITORY)
        if "node_modules" not in path.parts:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    shutil.copyfile(REPOSITORY / ".importlinter", folder / ".importlinter")
    script = Path(__file__).with_name("planting.py")
    run = subprocess.run(
        [sys.executable, str(script), json.dumps(PLANTS)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return json.loads((folder / "verdicts.json").read_text()) | {"output": run.stdout}


def test_the_product_keeps_every_contract(verdicts):
    assert verdicts[""], verdicts["output"]


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_violation_breaks_its_contract(verdicts, name):
    assert verdicts[name] is False


def test_there_are_domains_to_plant_in():
    assert len(DOMAINS) >= 10


def test_every_contract_has_a_plant():
    config = ConfigParser()
    config.read(REPOSITORY / ".importlinter", encoding="utf-8")
    contracts = {section.removeprefix("importlinter:") for section in config.sections() if ":" in section}

    assert {contract for contract, _files in PLANTS.values()} == contracts
