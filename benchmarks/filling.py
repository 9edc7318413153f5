"""Leads and events by the million, put straight into their tables. Imported only when Django is set up.

The rows are those the product's own services would have made; their history is written by the table's own triggers.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from benchmarks.population import CUSTOMERS, customers, system
from benchmarks.stand import Stand, now
from benchmarks.yardstick import generated
from loudou.kernel.ids import new_id
from loudou.marketing.behaviour.services.make_months import make_months
from loudou.platform.changes.recording import recording
from loudou.platform.customfields.services.define import define_custom_field
from loudou.platform.customfields.shapes import CustomFieldDef

STAGES = ("new", "qualified", "proposition", "negotiation")
CHUNK = 50_000
OUTCOME_DAYS = 90
"""Within so many days of its capture a lead converts or counts as lost; the common definition knows no such limit."""
OPEN_FASTER = 10
"""Open leads come in within 73 days instead of the two years of the definition: an older one counts as not won."""
EPOCH = date(2026, 11, 1)
"""The day before which the generator lets leads come in."""
COLUMNS = (
    *("id", "number", "name", "company", "email", "phone", "country", "province", "city", "source", "medium", "need"),
    *("tags", "revenue", "stage", "created_at", "converted_at", "account_id", "outcome"),
)
STAGED_SQL = """
    CREATE TEMP TABLE staged (id uuid, number text, name text, company text, email text, phone text, country text,
        province text, city text, source text, medium text, need text, tags text[], revenue numeric, stage text,
        created_at timestamptz, converted_at timestamptz, account_id uuid, outcome text)
"""
FILL_SQL = """
    INSERT INTO leads_lead (id, number, display_name, title_key, name, company, company_key, email, phone, country,
        province, city, source, medium, need, tags, annual_revenue_amount, currency, custom, channel, status,
        invalid_reason, converted_at, converted_account_id, converted_by, pool_id, held_since, held_how, last_touch_at,
        created_at, updated_at, version, product_interest, score_reasons, search)
    SELECT id, number, company, lower(company), name, company, lower(company), email, phone, country, province, city,
        source, medium, need, tags, revenue, 'CNY', jsonb_build_object('stage', stage), 'import',
        CASE outcome WHEN 'won' THEN 'converted' WHEN 'lost' THEN 'invalid' ELSE 'unassigned' END,
        CASE outcome WHEN 'lost' THEN 'no_need' ELSE '' END, converted_at, account_id,
        CASE outcome WHEN 'won' THEN %(by)s::uuid END, %(pool)s, created_at, 'capture', created_at,
        created_at, created_at, 1, '{}', '[]', to_tsvector('simple', company || ' ' || name || ' ' || city)
    FROM staged
"""
KINDS = ("page_view", "page_view", "page_view", "price_view", "form_view", "download", "video_play", "mail_open")
"""The kinds of events in the proportions they come in."""
EVENTS_SQL = """
    INSERT INTO behaviour_event (id, subject_id, kind, at, url)
    SELECT gen_random_uuid(), s.subject, (%(kinds)s::text[])[1 + g %% %(kind_count)s],
           %(until)s::timestamptz - g * (interval '1 second' * %(step)s),
           'https://www.hengli.example/products/' || g %% 97
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) g
    JOIN subjects s ON s.place = (g * 2654435761) %% %(subjects)s
"""
SUBJECTS_SQL = """
    CREATE TEMP TABLE subjects AS
    SELECT row_number() OVER (ORDER BY l.id) - 1 AS place, coalesce(v.visitor_id, l.id) AS subject
    FROM leads_lead l LEFT JOIN behaviour_visitor v ON v.person_id = l.id WHERE l.status = 'unassigned'
"""
VISITORS_SQL = """
    INSERT INTO behaviour_visitor (id, visitor_id, person_id, identified_at, counts_from)
    SELECT gen_random_uuid(), gen_random_uuid(), l.id, l.created_at, l.created_at - interval '3 years'
    FROM leads_lead l LEFT JOIN behaviour_visitor v ON v.person_id = l.id
    WHERE l.status = 'unassigned' AND v.id IS NULL AND hashtext(l.id::text) %% 2 = 0
"""
EVENT_SPAN = timedelta(days=180)


def fill_leads(stand: Stand, count: int, seed: int, kind: str) -> None:
    """So many generated leads with history, closed ones old enough to be learnt from.

    The stage the definition plants its chances with is a field of the company's own, known at the capture.
    """
    choices = CustomFieldDef("stage", "阶段", "Stage", "choice", choices=STAGES)
    define_custom_field(system(), record_type="lead", definition=choices)
    accounts = customers(CUSTOMERS)
    for chunk in _chunks(generated(count, seed, kind)):
        rows = [_row(row, seed, accounts) for row in chunk]
        with recording(system(), "benchmark.fill"), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute(STAGED_SQL)
            with cursor.copy(f"COPY staged ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(FILL_SQL, {"by": stand.names["boss"], "pool": stand.names["pool"]})
            cursor.execute("DROP TABLE staged")


def fill_events(count: int) -> None:
    """So many events of the last 180 days, spread evenly over time and open leads; half of them by identified visitors.

    The indexes are made afterwards: a log that grew for half a year would have them as dense as that.
    """
    with recording(system(), "benchmark.visitors"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(VISITORS_SQL.replace("%%", "%"))
    until = now() - timedelta(minutes=1)
    make_months(system(), first=until - EVENT_SPAN, last=until)
    with psycopg.connect(os.environ["LOUDOU_OWNER_DATABASE_URL"], autocommit=True) as owner:
        owner.execute("SET statement_timeout = 0")
        owner.execute("SET maintenance_work_mem = '512MB'")
        owner.execute("DROP INDEX behaviour_event_of_subject")
        owner.execute("ALTER TABLE behaviour_event DROP CONSTRAINT behaviour_event_pkey")
        owner.execute(SUBJECTS_SQL)
        owner.execute("CREATE UNIQUE INDEX ON subjects (place)")
        owner.execute("ANALYZE subjects")
        subjects = owner.execute("SELECT count(*) FROM subjects").fetchone()
        values: dict[str, Any] = {"kinds": list(KINDS), "kind_count": len(KINDS), "until": until}
        values |= {"step": EVENT_SPAN.total_seconds() / count, "subjects": subjects[0] if subjects else 1}
        for first in range(0, count, 1_000_000):
            last = min(first + 1_000_000, count) - 1
            owner.execute(EVENTS_SQL, values | {"first": first, "last": last})
        owner.execute("ALTER TABLE behaviour_event ADD PRIMARY KEY (id, at)")
        owner.execute("CREATE INDEX behaviour_event_of_subject ON behaviour_event (subject_id, at) INCLUDE (kind)")
        owner.execute("VACUUM (ANALYZE) behaviour_event")
        owner.execute("VACUUM (ANALYZE) behaviour_visitor")


def _chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _row(row: dict[str, Any], seed: int, accounts: Sequence[UUID]) -> tuple[object, ...]:
    """In the order of COLUMNS. Closed leads come in so early that all may be learnt from, open ones of late."""
    is_won, age = row["outcome"] == "won", (EPOCH - date.fromisoformat(row["created"])).days
    age = age + OUTCOME_DAYS + 1 if row["outcome"] else age // OPEN_FASTER
    created = datetime.combine(now().date() - timedelta(days=age + 1), time(9), UTC)
    converted = created + timedelta(days=min(row["days_open"], OUTCOME_DAYS - 1)) if is_won else None
    return (
        new_id(),
        f"B-{seed}-{row['idx']:07d}",
        row["contact"],
        row["company"],
        row["email"] if row["email_ok"] else "",
        row["phone"].replace(" ", "") if row["phone_ok"] else "",
        *(row[name] for name in ("country", "state", "city", "source", "medium", "name", "tags")),
        row["revenue"],
        STAGES[row["stage"]],
        created,
        converted,
        accounts[row["idx"] % len(accounts)] if is_won else None,
        row["outcome"],
    )
