"""Any registry that answers in JSON: addresses with places to fill, and which path is which field."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from loudou.kernel.errors import FieldProblem
from loudou.leads.rules.registry_values import read_capital, read_date
from loudou.leads.services.registry_kinds import ProviderTerms
from loudou.leads.shapes import RegistryEntry
from loudou.leads.tasks.registries.paths import PATH, text_at, value_at
from loudou.platform.outgoing.ask import ask_json
from loudou.platform.outgoing.errors import AnswerRefused

MOST = 10
TEXTS = (
    *("name", "uscc", "lei", "legal_representative", "status", "company_type", "industry", "country", "province"),
    *("city", "address", "scope"),
)
READ = (*TEXTS, "registered_capital", "paid_in", "established_date")
"""The fields a path may be given for."""
OPTIONS = {"search_url", "detail_url", "headers", "items", "item", "fields", "success", "secret"}
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_HEADER_VALUE = re.compile(r"[ -~]{0,500}")
_URL = re.compile(r"https?://[^\s{}#]+(?:\{(?:name|uscc)\}[^\s{}#]*)+")


class MappedRegistry:
    """A registry described by its options; docs/howto/enrichment.md explains each of them."""

    key = "http_json"
    label = _("HTTP and JSON, fields by path")

    def problems(self, options: Mapping[str, object]) -> Iterator[FieldProblem]:
        """What is wrong with the options."""
        if set(options) - OPTIONS:
            yield FieldProblem("options", "provider.options", gettext_noop("There is an option nobody knows."))
        if not any(options.get(name) for name in ("search_url", "detail_url")):
            yield FieldProblem("options.search_url", "provider.url", gettext_noop("An address to ask is missing."))
        for name, place in (("search_url", "{name}"), ("detail_url", "{uscc}")):
            url = options.get(name)
            if url and not (isinstance(url, str) and _URL.fullmatch(url) and place in url):
                text = gettext_noop("This is not an address with a place for the name or the code.")
                yield FieldProblem(f"options.{name}", "provider.url", text)
        yield from _field_problems(options)
        yield from _header_problems(options.get("headers", {}))

    def search(self, terms: ProviderTerms, name: str) -> Sequence[RegistryEntry]:
        """The companies listed for this name; none where the registry cannot be searched."""
        url = str(terms.options.get("search_url") or "")
        if not url:
            return []
        document = _ask(terms, url.replace("{name}", quote(name, safe="")))
        items = value_at(document, str(terms.options.get("items") or ""))
        if items is None:
            return []
        if not isinstance(items, list):
            raise AnswerRefused("There is no list where the settings say it is.")
        return [entry for item in items[:MOST] if (entry := _entry(item, terms)).name]

    def detail(self, terms: ProviderTerms, uscc: str) -> RegistryEntry | None:
        """The company of this code; searched for by the code where the registry has no address for one."""
        url = str(terms.options.get("detail_url") or "")
        if not url:
            return next((entry for entry in self.search(terms, uscc) if entry.uscc == uscc), None)
        document = _ask(terms, url.replace("{uscc}", quote(uscc, safe="")))
        item = value_at(document, str(terms.options.get("item") or ""))
        entry = _entry(item, terms) if item else None
        return entry if entry is not None and entry.name else None


def _ask(terms: ProviderTerms, url: str) -> Any:
    given = terms.options.get("headers")
    headers = dict(given) if isinstance(given, Mapping) else {}
    filled = {name: str(value).replace("{secret}", terms.secret) for name, value in headers.items()}
    document = ask_json(url, headers=filled, private_hosts=terms.private_hosts)
    success = terms.options.get("success")
    if isinstance(success, Mapping) and text_at(document, str(success.get("path"))) != str(success.get("equals")):
        raise AnswerRefused("The registry says it could not answer.")
    return document


def _entry(item: Any, terms: ProviderTerms) -> RegistryEntry:
    given = terms.options.get("fields")
    paths = given if isinstance(given, Mapping) else {}
    values = {name: text_at(item, str(paths[name])) if name in paths else "" for name in READ}
    capital, currency = read_capital(values["registered_capital"])
    texts: dict[str, Any] = {name: values[name] for name in TEXTS}
    return RegistryEntry(
        **texts,
        registered_capital_amount=capital,
        paid_in_amount=read_capital(values["paid_in"])[0],
        capital_currency=currency,
        established_date=read_date(values["established_date"]),
    )


def _field_problems(options: Mapping[str, object]) -> Iterator[FieldProblem]:
    fields = options.get("fields")
    if not isinstance(fields, Mapping) or "name" not in fields:
        yield FieldProblem("options.fields", "provider.fields", gettext_noop("Say at least where the name stands."))
        return
    wrong = [name for name, path in fields.items() if name not in READ or not _is_path(path)]
    wrong += [name for name in ("items", "item") if options.get(name) and not _is_path(options[name])]
    success = options.get("success")
    if success is not None and not (isinstance(success, Mapping) and _is_path(success.get("path"))):
        wrong.append("success")
    for name in wrong:
        text = gettext_noop("This is no field, or no path such as result.items[0].name.")
        yield FieldProblem(f"options.fields.{name}", "provider.fields", text)


def _header_problems(headers: object) -> Iterator[FieldProblem]:
    if isinstance(headers, Mapping) and all(
        isinstance(value, str) and _HEADER.fullmatch(name) and _HEADER_VALUE.fullmatch(value)
        for name, value in headers.items()
    ):
        return
    yield FieldProblem("options.headers", "provider.headers", gettext_noop("A header is not acceptable."))


def _is_path(path: object) -> bool:
    return isinstance(path, str) and PATH.fullmatch(path) is not None
