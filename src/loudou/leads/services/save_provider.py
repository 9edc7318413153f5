"""Set up a company registry."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from uuid import UUID

from django.utils.translation import gettext_noop

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.leads.enums import FillPolicy
from loudou.leads.errors import ProviderInvalid
from loudou.leads.models import ProviderSetting
from loudou.leads.queries.registry import LOCAL
from loudou.leads.services.enriching.write import FIELDS
from loudou.leads.services.registry_kinds import REGISTRY_KINDS
from loudou.leads.shapes import ProviderDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

SECRET_NAME = re.compile(r"LOUDOU_SECRET_[A-Z0-9_]{1,60}")
MOST_ASKED = 10_000_000
LONGEST_CACHE = 3650
_KEY = re.compile(r"[a-z][a-z0-9_-]{1,39}")
_CURRENCY = re.compile(r"[A-Z]{3}")


@records_changes("leads.save_provider")
def save_provider(ctx: Context, *, provider: ProviderDraft) -> UUID:
    """Make or change the registry of this key. Four SQL statements. Raises ProviderInvalid, ActionRefused.

    Nobody is asked to find out whether the settings work.
    """
    require(ctx, "lead", "configure")
    problems = list(_problems(provider))
    if problems:
        raise ProviderInvalid("Some of the settings make no sense. Nothing was saved.", problems=problems)
    values = {name: value for name, value in asdict(provider).items() if name != "key"}
    values["label"] = provider.label or provider.key
    row, _ = ProviderSetting.objects.update_or_create(key=provider.key, defaults={**values, "updated_at": ctx.now})
    return row.pk


def _problems(provider: ProviderDraft) -> Iterator[FieldProblem]:
    if not _KEY.fullmatch(provider.key) or provider.key == LOCAL:
        yield FieldProblem(
            "key", "provider.key", gettext_noop("A key is 2 to 40 small letters, digits, - and _, and not “file”.")
        )
    kind = REGISTRY_KINDS.get(provider.kind)
    if kind is None:
        yield FieldProblem("kind", "provider.kind", gettext_noop("There is no registry of this kind."))
    else:
        yield from kind.problems(provider.options)
    secret = provider.options.get("secret")
    if secret is not None and not (isinstance(secret, str) and SECRET_NAME.fullmatch(secret)):
        yield FieldProblem(
            "options.secret",
            "provider.secret",
            gettext_noop("Name an environment variable LOUDOU_SECRET_…; the secret itself is not kept here."),
        )
    unknown = sorted(set(provider.policies) - set(FIELDS))
    if unknown or any(policy not in FillPolicy.values for policy in provider.policies.values()):
        yield FieldProblem("policies", "provider.policies", gettext_noop("There is no such field or policy."))
    if provider.cost_amount < 0 or not _CURRENCY.fullmatch(provider.currency):
        yield FieldProblem("cost_amount", "provider.cost", gettext_noop("The price is not acceptable."))
    for name in ("daily_quota", "monthly_quota"):
        quota = getattr(provider, name)
        if quota is not None and not 0 <= quota <= MOST_ASKED:
            yield FieldProblem(name, "provider.quota", gettext_noop("The quota is not acceptable."))
    if not 1 <= provider.cache_days <= LONGEST_CACHE:
        text = gettext_noop("Answers are kept for 1 to 3650 days.")
        yield FieldProblem("cache_days", "provider.cache", text)
