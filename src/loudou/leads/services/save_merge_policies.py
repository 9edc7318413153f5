"""Say how merges decide fields."""

from collections.abc import Iterator, Mapping

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.leads.errors import MergePolicyInvalid
from loudou.leads.models import MergePolicy
from loudou.leads.queries.merge_policies import field_shapes
from loudou.leads.rules.merge_fields import ALLOWED, CUSTOM_POLICY, POLICIES, FieldShape
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("leads.save_merge_policies")
def save_merge_policies(ctx: Context, *, policies: Mapping[str, str]) -> int:
    """Decide these fields so from now on, the others as before; returns how many are decided otherwise than they were.

    Fields the company added are named `custom.` and their key. Merges that were made stay as they are. Four SQL
    statements at most. Raises ActionRefused, and MergePolicyInvalid naming every field whose policy means nothing.
    """
    require(ctx, "lead", "configure")
    problems = list(_problems(policies, field_shapes(ctx)))
    if problems:
        raise MergePolicyInvalid("Some fields cannot be decided like this. Nothing was changed.", problems=problems)
    # system: the rules are the company's own
    known = dict(MergePolicy.objects.select_for_update().order_by("field").values_list("field", "policy"))
    changed = [
        MergePolicy(id=new_id(), field=field, policy=policy)
        for field, policy in sorted(policies.items())
        if policy != known.get(field, POLICIES.get(field, CUSTOM_POLICY))
    ]
    # Somebody else may be deciding the same field for the first time: whoever comes last decides it.
    MergePolicy.objects.bulk_create(changed, update_conflicts=True, unique_fields=["field"], update_fields=["policy"])
    ctx.memo.pop("merge_policies", None)
    return len(changed)


def _problems(policies: Mapping[str, str], shapes: Mapping[str, FieldShape]) -> Iterator[FieldProblem]:
    for field, policy in policies.items():
        if field not in shapes:
            yield FieldProblem(field, "unknown_field", "There is no such field.")
        elif policy not in ALLOWED[shapes[field]]:
            yield FieldProblem(field, "merge.policy", "This field cannot be decided like this.")
