"""Asking visitors to show that a person sends a form: the built-in sum, and whatever captcha a form names."""

from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from loudou.marketing.intake.enums import CaptchaUse
from loudou.marketing.intake.rules.sums import is_total, sum_of
from loudou.marketing.intake.services.captcha_kinds import CAPTCHAS, Captcha, Challenge
from loudou.marketing.intake.shapes import FormDefinition, Posted

ANSWER = "captcha"


class SumCaptcha:
    """Two numbers to be added. Keeps out what fills in every form it finds; no service outside is asked."""

    key = "sum"
    label = _("A sum to work out")

    def challenge(self, seed: bytes) -> Challenge:
        """The two numbers."""
        asked = sum_of(seed)
        return Challenge("intake/_sum.html", {"first": asked.first, "second": asked.second, "name": ANSWER})

    def is_solved(self, seed: bytes, posted: Posted) -> bool:
        """Whether the total was given."""
        return is_total(sum_of(seed), (posted.get(ANSWER) or ("",))[0])


SUM = SumCaptcha()


def challenge_for(definition: FormDefinition, attempt_id: UUID, *, is_asked: bool) -> Challenge | None:
    """What the page shows: something where the form always asks, or asks for now; None else."""
    if not is_asked and definition.captcha != CaptchaUse.ALWAYS:
        return None
    return _captcha(definition).challenge(_seed(attempt_id))


def is_solved(definition: FormDefinition, attempt_id: UUID, posted: Posted) -> bool:
    """Whether the visitor solved what the page of this attempt showed; False where the form never asks."""
    return definition.captcha != CaptchaUse.OFF and _captcha(definition).is_solved(_seed(attempt_id), posted)


def _captcha(definition: FormDefinition) -> Captcha:
    """The one the form names; the sum where the package that brought it is gone."""
    return CAPTCHAS.get(definition.captcha_kind) or SUM


def _seed(attempt_id: UUID) -> bytes:
    return salted_hmac("loudou.intake.captcha", str(attempt_id), algorithm="sha256").digest()
