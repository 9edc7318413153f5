"""Keep what a registry answered."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from loudou.kernel.context import Context
from loudou.leads.enums import RegistryOutcome
from loudou.leads.models import RegistryRequest
from loudou.leads.queries.registry import provider_named
from loudou.leads.rules.credit_code import check_credit_code
from loudou.leads.rules.normalise import company_key
from loudou.leads.services.enriching.companies import write_companies
from loudou.leads.shapes import RegistryAnswer, RegistryEntry
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("leads.keep_answers")
def keep_answers(ctx: Context, *, provider: str, answers: Sequence[RegistryAnswer]) -> None:
    """Keep the companies a registry told for a while, and each question with its outcome and its price for good.

    An entry without a name is dropped; a code that is none is dropped from its entry. Four SQL statements per answer
    at most. Raises ProviderUnknown, ActionRefused.
    """
    require(ctx, "lead", "edit")
    terms = provider_named(provider)
    kept = []
    for answer in answers:
        entries = list(_usable(answer.entries))
        written = write_companies(ctx, provider, entries)
        outcome = RegistryOutcome.FOUND if written else RegistryOutcome.NOTHING
        kept.append(
            RegistryRequest(
                provider=provider,
                request_key=answer.question.key,
                at=ctx.now,
                outcome=RegistryOutcome.FAILED if answer.problem else outcome,
                found_ids=list(written),
                cost_amount=terms.cost_amount,
                currency=terms.currency,
                problem=answer.problem[:300],
            )
        )
    RegistryRequest.objects.bulk_create(kept)


def _usable(entries: Sequence[RegistryEntry]) -> Iterator[RegistryEntry]:
    for entry in entries:
        if not company_key(entry.name):
            continue
        code = check_credit_code(entry.uscc)
        yield replace(entry, uscc=code.code if code.is_valid else "")
