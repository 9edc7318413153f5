"""How many SQL statements each page and each read of the API runs: as many for 200 rows as for 10, as written down.

`query_counts.json` holds the numbers by person and address; `{lead}` stands for a record. The pages of an account, an
opportunity, a quote, an order and a payment show the 200 things that hang on them.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from loudou.cpq.quoting.models import QuoteLine
from loudou.platform.identity.models import User
from tests.architecture.crowd import found_crowd
from tests.rights.addresses import PARAMETER, Belonging, filled, routes

SNAPSHOT = Path(__file__).with_name("query_counts.json")
UPDATE = "./loudou test tests/architecture/test_query_counts.py -n 0 --update-query-counts"
SKIPPED = re.compile(r"static/|accounts/[\w-]+/|api/(docs|v1/openapi)|ui/gallery|.*/field/")
"""Files, the library's sign-in pages, the API's description, and boxes to edit one field in, which read one record."""
ALSO = (
    "/leads/?q=机械",
    "/leads/?sort=-created_at",
    "/search?q=第2",
    "/palette?q=第2",
    "/api/v1/leads?count=exact&limit=200",
    "/api/v1/receivables?limit=200",
)
"""Questions to lists that no route names."""
MAY_GROW = {r"/[a-z-]+/(\?.*)?": 1, r"/quotes/\{quote\}/edit": 3}
"""A list longer than its page counts its rows beside it; a reference to more than 40 records is found by typing, so a
form asks for the name of what is chosen instead of for all of them."""


@dataclass
class Counter:
    """Counts the statements sent to the database."""

    count: int = 0

    def __call__(self, execute, *call):
        self.count += 1
        return execute(*call)


@pytest.fixture
def crowd(ada):
    return found_crowd(ada)


@pytest.fixture
def pages(cast):
    """A browser per person: whoever may do everything, and Ada, who sees what her team owns."""

    def browser(name):
        client = Client()
        client.force_login(User.objects.get(pk=getattr(cast, name)))
        return client

    return {"root": browser("root"), "ada": browser("ada")}


def is_about(route, thing, keys, plurals):
    """Whether a route can answer for this thing: its type stands in a parameter or at the start, or no type does."""
    named = {name.removesuffix("_id") for _kind, name in PARAMETER.findall(route)} & keys
    first = route.removeprefix("api/v1/").split("/")[0]
    return thing.key in named if named else first not in plurals - {thing.plural}


def addresses(crowd):
    """(name in the snapshot, address) of everything that can be read, each once."""
    found = {}
    things = [Belonging(key, record_id) for key, record_id in crowd.hubs.items()]
    keys, plurals = {thing.key for thing in things}, {thing.plural for thing in things}
    quote = crowd.hubs["quote"]
    line = QuoteLine.objects.filter(quote=quote).order_by("position")[0]
    known = {"quote_id": str(quote), "line_id": str(line.pk), "stage_id": str(crowd.hubs["stage"])}
    for route in routes():
        if SKIPPED.match(route):
            continue
        for thing in things:
            for address in filled(route, [thing], known) if is_about(route, thing, keys, plurals) else ():
                name = address.replace(str(line.pk), "{line}").replace(str(thing.record_id), f"{{{thing.key}}}")
                found.setdefault(name, address)
    return found | {address: address for address in ALSO}


def statements(crowd, pages):
    """Statements by person and address, of what answers; for Ada of what shows many records."""
    counts = {}
    for person, page in pages.items():
        for name, address in addresses(crowd).items():
            if person == "ada" and "{" in name:
                continue
            with connection.execute_wrapper(counter := Counter()):
                response = page.get(address)
                body = b"".join(response.streaming_content) if response.streaming else response.content
            if response.status_code == 200 and body:
                counts[f"{person} {name}"] = counter.count
    return counts


def may_grow(name):
    """How many statements more an address may run when its list no longer fits on one page."""
    return next((more for pattern, more in MAY_GROW.items() if re.fullmatch(pattern, name.partition(" ")[2])), 0)


@pytest.mark.xdist_group("query counts")
def test_a_page_runs_as_many_statements_for_many_rows_as_for_few(crowd, pages, request):
    crowd.grow(10)
    few = statements(crowd, pages)
    crowd.grow(200)
    many = statements(crowd, pages)

    grown = {
        name: f"{count} for 10 rows, {many[name]} for 200"
        for name, count in few.items()
        if many[name] - count not in {0, may_grow(name)}
    }
    assert grown == {}
    if request.config.getoption("--update-query-counts", default=False):
        SNAPSHOT.write_text(json.dumps(many, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    kept = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    changed = {
        name: f"{kept.get(name)} -> {many.get(name)}" for name in kept | many if kept.get(name) != many.get(name)
    }
    assert changed == {}, f"if the difference is meant, run {UPDATE} and look at what it changes"
