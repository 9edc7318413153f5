"""Runs every linter over the repository: `python -m tools [folder]`."""

from tools import (
    check_hosts,
    check_layout,
    check_money,
    check_queries,
    check_services,
    check_templates,
    check_translations,
    check_visibility,
)
from tools.findings import Linter, report, run

LINTERS: dict[str, Linter] = {
    "hosts": check_hosts.find,
    "layout": check_layout.find,
    "money": check_money.find,
    "queries": check_queries.find,
    "services": check_services.find,
    "templates": check_templates.find,
    "translations": check_translations.find,
    "visibility": check_visibility.find,
}


def main(argv: list[str]) -> int:
    """Prints all findings; 1 when there is any, else 0."""
    return max(report(linter, argv) for linter in LINTERS.values())


if __name__ == "__main__":
    run(main)
