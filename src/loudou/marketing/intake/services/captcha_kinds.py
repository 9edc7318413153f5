"""The kinds of captcha a form may ask with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.functional import Promise

from loudou.kernel.registry import Registry
from loudou.marketing.intake.shapes import Posted


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a visitor is shown above the button: a template of the captcha's own package, which draws `shown`."""

    template: str
    context: Mapping[str, object] = field(default_factory=dict)


class Captcha(Protocol):
    """One way to ask a visitor to show that a person sends a form. It is asked outside any transaction.

    `seed` is secret, the same for one shown page whenever it is asked again, and another for every page.
    """

    @property
    def key(self) -> str:
        """What a form names it by."""

    @property
    def label(self) -> str | Promise:
        """What those who build forms read."""

    def challenge(self, seed: bytes) -> Challenge:
        """What to show; asks nobody."""

    def is_solved(self, seed: bytes, posted: Posted) -> bool:
        """Whether what was posted solves it; a service outside may be asked, for three seconds at most."""


CAPTCHAS: Registry[Captcha] = Registry("Captchas", Captcha, key=lambda captcha: captcha.key)


def register_captcha(captcha: Captcha) -> None:  # system: told at start, by a package
    """Offer a captcha to the forms. Raises WrongShape, KeyTaken."""
    CAPTCHAS.register(captcha)
