"""The kinds of company registry that can be asked over the network."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.functional import Promise

from loudou.kernel.errors import FieldProblem
from loudou.kernel.registry import Registry
from loudou.leads.shapes import RegistryEntry


@dataclass(frozen=True, slots=True)
class ProviderTerms:
    """How one registry is asked: the options of its kind, its secret, and hosts of the company's own network."""

    options: Mapping[str, object]
    secret: str = field(default="", repr=False)
    private_hosts: frozenset[str] = frozenset()


class RegistryProvider(Protocol):
    """One kind of company registry. It is asked by a job, outside any transaction, and may take ten seconds."""

    @property
    def key(self) -> str:
        """What settings name it by."""

    @property
    def label(self) -> str | Promise:
        """What people read."""

    def problems(self, options: Mapping[str, object]) -> Iterator[FieldProblem]:
        """What is wrong with these options; asks nobody."""

    def search(self, terms: ProviderTerms, name: str) -> Sequence[RegistryEntry]:
        """Companies of this or a similar name, most alike first. Raises NoAnswer, AnswerRefused, DestinationRefused."""

    def detail(self, terms: ProviderTerms, uscc: str) -> RegistryEntry | None:
        """The company of this credit code, None when there is none. Raises as `search` does."""


REGISTRY_KINDS: Registry[RegistryProvider] = Registry("Company registries", RegistryProvider, key=lambda kind: kind.key)


def register_registry_kind(kind: RegistryProvider) -> None:  # system: told at start, by a package
    """Offer a kind of company registry to the settings. Raises WrongShape, KeyTaken."""
    REGISTRY_KINDS.register(kind)
