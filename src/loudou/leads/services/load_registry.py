"""Load companies into the local registry."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext_noop

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.leads.queries.registry import LOCAL
from loudou.leads.rules.credit_code import check_credit_code
from loudou.leads.rules.normalise import company_key
from loudou.leads.services.enriching.companies import write_companies
from loudou.leads.shapes import LoadedRegistry, RegistryEntry
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

CHUNK = 5_000


@records_changes("leads.load_registry")
def load_registry(ctx: Context, *, entries: Sequence[RegistryEntry]) -> LoadedRegistry:
    """Insert or refresh these companies of the local registry; the same file again changes nothing but the time.

    An entry without a name or with a code that is none is left out and reported with its row, counted from 1. Three
    SQL statements per 5,000. Raises ActionRefused.
    """
    require(ctx, "lead", "configure")
    problems = list(_problems(entries))
    refused = {problem.row for problem in problems}
    taken = [
        replace(entry, uscc=check_credit_code(entry.uscc).code if entry.uscc else "")
        for row, entry in enumerate(entries, start=1)
        if row not in refused
    ]
    created = updated = 0
    for start in range(0, len(taken), CHUNK):
        written = write_companies(ctx, LOCAL, taken[start : start + CHUNK])
        created += sum(written.values())
        updated += len(written) - sum(written.values())
    return LoadedRegistry(created, updated, len(taken) - created - updated, tuple(problems))


def _problems(entries: Sequence[RegistryEntry]) -> Iterator[FieldProblem]:
    for row, entry in enumerate(entries, start=1):
        if not company_key(entry.name):
            yield FieldProblem("name", "registry.nameless", gettext_noop("A company needs a name."), row)
        elif entry.uscc and check_credit_code(entry.uscc).problem is not None:
            message = gettext_noop("This is not a unified social credit code.")
            yield FieldProblem("uscc", "uscc.unreadable", message, row)
