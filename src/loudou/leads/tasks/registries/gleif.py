"""GLEIF's public register of legal entity identifiers (api.gleif.org, JSON:API): companies of all countries."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from loudou.kernel.errors import FieldProblem
from loudou.leads.rules.registry_values import read_date
from loudou.leads.services.registry_kinds import ProviderTerms
from loudou.leads.shapes import RegistryEntry
from loudou.leads.tasks.registries.paths import text_at
from loudou.platform.outgoing.ask import ask_json
from loudou.platform.outgoing.errors import AnswerRefused

ADDRESS = "https://api.gleif.org/api/v1"
MOST = 5
_COUNTRY = re.compile(r"[A-Z]{2}")


class Gleif:
    """Asks by legal name, or by the number a company has in its national register (in China the credit code)."""

    key = "gleif"
    label = _("GLEIF (legal entity identifiers)")

    def problems(self, options: Mapping[str, object]) -> Iterator[FieldProblem]:
        """Only `address` may be set, for a mirror."""
        if set(options) - {"address", "secret"} or not isinstance(options.get("address", ""), str):
            yield FieldProblem("options", "provider.options", gettext_noop("The only option is an address."))

    def search(self, terms: ProviderTerms, name: str) -> Sequence[RegistryEntry]:
        """Up to five companies of this legal name."""
        return self._ask(terms, "entity.legalName", name)

    def detail(self, terms: ProviderTerms, uscc: str) -> RegistryEntry | None:
        """The company registered under this code."""
        return next(iter(self._ask(terms, "entity.registeredAs", uscc)), None)

    def _ask(self, terms: ProviderTerms, field: str, value: str) -> list[RegistryEntry]:
        address = str(terms.options.get("address") or ADDRESS).rstrip("/")
        wanted = quote(f"filter[{field}]", safe="")
        url = f"{address}/lei-records?{wanted}={quote(value, safe='')}&page%5Bsize%5D={MOST}"
        headers = {"Accept": "application/vnd.api+json"}
        return read_gleif(ask_json(url, headers=headers, private_hosts=terms.private_hosts))


def read_gleif(document: Any) -> list[RegistryEntry]:
    """The companies of an answer about one record or several. Raises AnswerRefused for anything else."""
    data = document.get("data") if isinstance(document, dict) else None
    records = [data] if isinstance(data, dict) else data
    if not isinstance(records, list):
        raise AnswerRefused("The answer is not one of GLEIF.")
    return [_entry(record) for record in records[:MOST] if text_at(record, "attributes.entity.legalName.name")]


def _entry(record: Any) -> RegistryEntry:
    entity = "attributes.entity."
    country = text_at(record, entity + "legalAddress.country")
    lines = [text_at(record, f"{entity}legalAddress.addressLines[{line}]") for line in range(4)]
    return RegistryEntry(
        name=text_at(record, entity + "legalName.name"),
        uscc=text_at(record, entity + "registeredAs") if country == "CN" else "",
        lei=text_at(record, "attributes.lei")[:20],
        established_date=read_date(text_at(record, entity + "creationDate")),
        status=text_at(record, entity + "status"),
        company_type=text_at(record, entity + "category"),
        country=country if _COUNTRY.fullmatch(country) else "",
        city="" if country == "CN" else text_at(record, entity + "legalAddress.city"),
        address=", ".join(line for line in lines if line),
        former_names=tuple(
            name for place in range(5) if (name := text_at(record, f"{entity}otherNames[{place}].name"))
        ),
    )
