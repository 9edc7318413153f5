from pathlib import Path

import pytest

from tools.published import extension_points, metrics, permissions


@pytest.fixture
def product(tmp_path: Path):
    def write(name: str, text: str) -> Path:
        path = tmp_path / "src" / "loudou" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return tmp_path

    return write


@pytest.mark.parametrize(
    "statement",
    [
        'BELLS = Registry("Bells", Bell, key=str)',
        'BELLS = Registry[Bell]("Bells", Bell, key=str)',
        'BELLS: Registry[Bell] = Registry("Bells", Bell, key=str)',
    ],
)
def test_a_registry_is_an_extension_point(product, statement):
    root = product("ui/bells.py", f"from loudou.kernel.registry import Registry\n\n{statement}\n")

    assert extension_points(root) == {"Bells": "loudou.ui.bells.BELLS"}


def test_another_call_is_none(product):
    root = product("ui/bells.py", "from loudou.ui.rooms import Registry\n\nBELLS = Registry('Bells')\nOTHERS = []\n")

    assert extension_points(root) == {}


def test_permissions_are_what_is_asked_by_name(product):
    root = product(
        "leads/services/claim.py",
        """
def claim(ctx, kind):
    require(ctx, "lead", "claim")
    require(ctx, kind.key, "edit")
    if access_profile(ctx).may("account", "read"):
        other("lead", "steal")
""",
    )

    assert permissions(root) == {("lead", "claim"), ("account", "read")}


def test_metrics_are_the_keys_of_the_answers_of_insight(product):
    answers = """
def _step_out(step):
    return {"rate": step.rate, "now": {"count": 1}}

def route(request):
    return {"hidden": 1}
"""
    product("leads/api.py", answers.replace("rate", "other"))
    root = product("insight/analytics/api.py", answers)

    assert metrics(root) == {"rate", "now", "count"}
