"""Save a form and show it to visitors in one step."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.intake.services.publish_form import publish_form
from loudou.marketing.intake.services.save_form import save_form
from loudou.marketing.intake.shapes import FormDraft
from loudou.platform.changes.recording import records_changes


@records_changes("form.release")
def release_form(ctx: Context, *, draft: FormDraft, form_id: UUID, version: int | None = None) -> int:
    """Save the definition and publish it, both or neither; returns the number of the version visitors see.

    Raises what saving and publishing raise.
    """
    save_form(ctx, draft=draft, form_id=form_id, version=version)
    return publish_form(ctx, form_id=form_id)
