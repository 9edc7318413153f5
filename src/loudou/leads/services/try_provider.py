"""Put one question to a company registry, to see whether it works."""

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.leads.errors import ProviderInvalid
from loudou.leads.queries.providers import question_about
from loudou.leads.queries.registry import provider_named
from loudou.leads.shapes import Question
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.jobs.defer import defer

SHORTEST, LONGEST = 2, 120


@records_changes("leads.try_provider")
def try_provider(ctx: Context, *, provider: str, about: str) -> Question:
    """Have the worker ask this registry about a company's name or credit code, answered lately or not.

    Returns the question; what came of it is read by `tried_answer`. It counts against the quota. Two SQL statements.
    Raises ProviderInvalid, ProviderUnknown for one that is switched off, ActionRefused.
    """
    require(ctx, "lead", "configure")
    provider_named(provider)
    about = " ".join(about.split())
    if not SHORTEST <= len(about) <= LONGEST:
        problem = FieldProblem("about", "provider.about", "Write a company’s name or its credit code.")
        raise ProviderInvalid("There is nothing to ask about.", problems=[problem])
    question = question_about(about)
    defer("leads.try_registry", queue="leads", provider=provider, name=question.name, uscc=question.uscc)
    return question
