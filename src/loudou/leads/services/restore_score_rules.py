"""Go back to an earlier version of the score rules."""

from loudou.kernel.context import Context
from loudou.leads.queries.score_rules import score_version
from loudou.leads.services.edit_score_rules import edit_score_rules
from loudou.platform.changes.recording import records_changes


@records_changes("leads.restore_score_rules")
def restore_score_rules(ctx: Context, *, number: int, based_on: int | None = None) -> int:
    """Put what this version said in force again, as a further version; returns its number.

    No version is ever changed or lost, so that every score still names the rules that made it. `based_on` is the
    version thought to be in force. Fourteen SQL statements. Raises ActionRefused, ScoreVersionNotFound, Stale, and
    RuleInvalid when a field it reads is gone.
    """
    return edit_score_rules(ctx, model=score_version(ctx, number), based_on=based_on)
