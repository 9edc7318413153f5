"""fuzzy: possible duplicates among very many leads. Imported only when Django is set up."""

import os
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from typing import NamedTuple
from uuid import UUID

import psycopg
from django.db import connection

from benchmarks.figures import Figure, load_average, timed
from benchmarks.invented import Firm, firm, written_otherwise
from benchmarks.population import system, tidy
from benchmarks.sizes import Sizes
from benchmarks.stand import Stand
from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.leads.queries.soft_duplicates import similar_to
from loudou.leads.rules.normalise import company_key
from loudou.leads.services.flag_duplicates import flag_duplicates
from loudou.leads.shapes import LeadDraft
from loudou.leads.tasks.enrichment import flag_of_the_day

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
SIMILAR = 0.1
"""The share of new leads that are a company we have, written otherwise."""
STAGING_SQL = "CREATE TEMP TABLE firms (place bigserial, id uuid, company text, key text, name text, city text)"
FILL_SQL = """
    INSERT INTO leads_lead (id, number, display_name, company, company_key, name, city, country, source, status,
        pool_id, held_since, held_how, last_touch_at, created_at, updated_at, version, custom, title_key,
        product_interest, tags, score_reasons)
    SELECT id, %(prefix)s || place, company, company, key, name, city, 'CN', 'Trade show', 'new',
        %(pool)s, %(at)s, 'capture', %(at)s, %(at)s, %(at)s, 1, '{}', lower(company), '{}', '{}', '[]'
    FROM firms
"""

RECALL_SQL = """
    SELECT count(c.id), count(*),
        (SELECT count(*) FROM leads_duplicatecandidate WHERE first_id = ANY(%(ids)s) OR second_id = ANY(%(ids)s))
    FROM unnest(%(one)s::uuid[], %(other)s::uuid[]) AS w(a, b) LEFT JOIN leads_duplicatecandidate c
        ON c.first_id = least(w.a, w.b) AND c.second_id = greatest(w.a, w.b)
"""


class Kept(NamedTuple):
    """The leads everything is compared with: their companies and ids in one order."""

    stand: Stand
    firms: list[Firm]
    ids: list[UUID]


class New(NamedTuple):
    """New leads; `same` are those that were planted: the new one and the one it is."""

    ids: list[UUID]
    same: list[tuple[UUID, UUID]]


def compare(stand: Stand, sizes: Sizes, size: str) -> Iterator[Figure]:
    """One search while typing, one after a capture, and the leads of a day against everything."""
    chance = random.Random(11)
    firms = [firm(chance) for _ in range(sizes.compared)]
    kept = Kept(stand, firms, _fill(stand, firms, "K", BEGAN))
    size = f"{sizes.compared:,}"
    known = [written_otherwise(chance, chance.choice(firms)) for _ in range(sizes.requests)]
    yield _typing(kept, "typing one we have", known, size)
    yield _typing(kept, "typing a new one", [firm(chance) for _ in known], size)
    yield _after_capture(kept, sizes.requests, size)
    yield _of_a_day(kept, sizes.compared_new, size)


def _typing(kept: Kept, what: str, firms: Sequence[Firm], size: str) -> Figure:
    """What the form asks while somebody types."""
    boss, warned = kept.stand.names["boss"], list[bool]()

    def ask(one: Firm) -> None:
        draft = LeadDraft(name=one.person, company=one.company, city=one.city)
        warned.append(bool(similar_to(Context(boss, system().now), draft)))

    load, runs = load_average(), [timed(partial(ask, one), [kept.stand.postgres]) for one in firms]
    return _figure(what, size, runs, load, {"warned": sum(warned), "of": len(warned)})


def _after_capture(kept: Kept, count: int, size: str) -> Figure:
    """What the handler does about one captured lead: half of them are companies we have."""
    new, load = _new(kept, count, share=0.5, seed=13), load_average()
    runs = [
        timed(partial(flag_duplicates, system(), lead_ids=[one]), [kept.stand.postgres])  # a set of one
        for one in new.ids
    ]
    return _figure("flagging one after capture", size, runs, load, _recall(new))


def _of_a_day(kept: Kept, count: int, size: str) -> Figure:
    """The job of the night, over what came in today."""
    new, load = _new(kept, count, share=SIMILAR, seed=14), load_average()
    seconds, cpu = timed(lambda: flag_of_the_day(0), [kept.stand.postgres])
    what = f"all pairs of {count:,} new ones"
    return Figure("fuzzy", what, size, "s", (seconds,), cpu * 1000 / count, (load,), _recall(new))


def _figure(what: str, size: str, runs: Sequence[tuple[float, float]], load: float, facts: dict[str, object]) -> Figure:
    taken = sorted(seconds * 1000 for seconds, _ in runs)
    p95 = taken[max(0, len(taken) * 95 // 100 - 1)]
    cpu = sum(cpu for _, cpu in runs) * 1000 / len(runs)
    told = facts | {"p50_ms": round(median(taken), 2), "most_ms": round(taken[-1], 1)}
    return Figure("fuzzy", what, size, "ms p95", (p95,), cpu, (load,), told)


def _recall(new: New) -> dict[str, object]:
    """How many of the planted pairs were found, and how many pairs in all."""
    values = {"ids": new.ids, "one": [a for a, _ in new.same], "other": [b for _, b in new.same]}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(RECALL_SQL, values)
        found, planted, pairs = cursor.fetchone()
    return {"planted": planted, "planted_found": found, "pairs": pairs}


def _new(kept: Kept, count: int, *, share: float, seed: int) -> New:
    chance = random.Random(seed)
    same = {place: chance.randrange(len(kept.ids)) for place in range(count) if chance.random() < share}
    firms = [written_otherwise(chance, kept.firms[same[n]]) if n in same else firm(chance) for n in range(count)]
    ids = _fill(kept.stand, firms, f"N{seed}", system().now)
    return New(ids, [(ids[place], kept.ids[old]) for place, old in same.items()])


def _fill(stand: Stand, firms: Sequence[Firm], prefix: str, at: datetime) -> list[UUID]:
    """Leads of these companies, copied in beside the services: what is measured is finding them, not taking them in."""
    is_past = system().now - at > timedelta(days=2)
    ids = [_id_of(at, place) if is_past else new_id() for place in range(len(firms))]
    with psycopg.connect(os.environ["LOUDOU_OWNER_DATABASE_URL"]) as owner, owner.cursor() as cursor:
        cursor.execute("ALTER TABLE leads_lead DISABLE TRIGGER USER")  # no history of what was never captured
        cursor.execute(STAGING_SQL)
        with cursor.copy("COPY firms (id, company, key, name, city) FROM STDIN") as copy:
            for one_id, one in zip(ids, firms, strict=True):
                copy.write_row((one_id, one.company, company_key(one.company), one.person, one.city))
        cursor.execute(FILL_SQL, {"prefix": prefix, "pool": stand.names["pool"], "at": at})
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE leads_lead ENABLE TRIGGER USER")
    tidy()
    return ids


def _id_of(at: datetime, place: int) -> UUID:
    """An id as new_id gives, of the past."""
    return UUID(int=(int(at.timestamp() * 1000) + place) << 80 | 0x7 << 76 | 0x2 << 62 | place)
