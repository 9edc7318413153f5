"""Many people claim leads at once, through the service. Imported only when Django is set up."""

import multiprocessing
import random
import time
from collections.abc import Iterator, Sequence
from threading import Barrier, Thread
from uuid import UUID

from django.db import connection, connections

from benchmarks.figures import Figure, load_average
from benchmarks.population import capture, drafts_of, system
from benchmarks.sizes import Sizes
from benchmarks.stand import Stand
from loudou.kernel.context import Context
from loudou.kernel.errors import LoudouError
from loudou.leads.errors import NothingToClaim
from loudou.leads.services.claim import claim_leads
from loudou.leads.services.claim_next import claim_next
from loudou.leads.services.save_pool import save_pool
from loudou.leads.shapes import PoolDraft

PROCESSES = 4
_ClaimTask = tuple[Sequence[UUID], UUID, Sequence[UUID], int]
"""The people, the pool, its leads, and how many of the people one process is."""
BY_CHOICE = 0.25
"""The share of claims for a lead somebody chose; the others take the next best of the pool."""
CLAIMED_SQL = """
    SELECT count(*) FILTER (WHERE owner_id IS NOT NULL),
           (SELECT count(*) FROM leads_leadownership o WHERE o.lead_id = ANY(%s))
    FROM leads_lead WHERE id = ANY(%s)
"""


def claim(stand: Stand, sizes: Sizes, size: str) -> Iterator[Figure]:
    """Many people claim the leads of one pool at once, the next best or one they chose; each goes to one of them."""
    pool = save_pool(
        system(), pool=PoolDraft("Claims", claim_limit=None, daily_limit=None, member_ids=tuple(stand.users))
    )
    ids = capture(drafts_of(sizes.claimed, 90, "open"), assigns=False, pool_id=pool)
    connections.close_all()
    processes = multiprocessing.get_context("fork")
    start = processes.Barrier(PROCESSES + 1)
    task = (stand.users, pool, ids, sizes.claimers // PROCESSES)
    workers = [processes.Process(target=_claim_side_by_side, args=(task, n, start)) for n in range(PROCESSES)]
    for worker in workers:
        worker.start()
    load = load_average()
    start.wait()
    begun = time.perf_counter()
    for worker in workers:
        worker.join()
    seconds = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute(CLAIMED_SQL, [ids, ids])
        owned, periods = cursor.fetchone()
    told = {"claimed": owned, "claimed_twice": periods - owned}
    what = f"{sizes.claimers} people, {len(ids)} leads"
    yield Figure("claims", what, size, "claims/s", (owned / seconds,), None, (load,), told)


def _claim_side_by_side(task: _ClaimTask, number: int, start: Barrier) -> None:
    """One process with some of the people, each a thread with a connection of its own."""
    users, pool, ids, threads = task
    begun = Barrier(threads + 1)

    def work(place: int) -> None:
        user, chance = users[place % len(users)], random.Random(place)
        begun.wait()
        is_more = True
        while is_more:
            ctx = Context(user, system().now)
            try:
                if chance.random() < BY_CHOICE:
                    claim_leads(ctx, lead_ids=[chance.choice(ids)])
                else:
                    claim_next(ctx, pool_id=pool)
            except NothingToClaim:
                is_more = False
            except LoudouError:
                continue
        connections.close_all()

    workers = [Thread(target=work, args=(number * threads + place,)) for place in range(threads)]
    for worker in workers:
        worker.start()
    start.wait()
    begun.wait()
    for worker in workers:
        worker.join()
