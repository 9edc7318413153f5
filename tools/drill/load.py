"""What the clients of a drill do: create, claim, apply money, import a file; each in a thread of its own."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from tools.drill.clients import Client
from tools.drill.journal import Journal, Operation

PART = "100.00"
ENDED = frozenset({"done", "failed", "cancelled"})
BOUNDARY = "drill-boundary"


@dataclass(slots=True)
class Load:
    """Clients of one installation; all stop when told to, and then keep asking until each has its answer."""

    port: int
    company: Mapping[str, Any]
    journal: Journal
    seed: int
    stopping: Event = field(default_factory=Event)
    clients: list[Client] = field(default_factory=list)
    _threads: list[Thread] = field(default_factory=list)

    def start(self, *jobs: Callable[["Load"], None]) -> None:
        """Begin these jobs, side by side."""
        for job in jobs:
            self._threads.append(Thread(target=job, args=(self,), daemon=True))
            self._threads[-1].start()

    def finish(self, patience: float) -> None:
        """Let operations under way come to their answer, for at most so many seconds."""
        self.stopping.set()
        deadline = time.monotonic() + patience
        for client in self.clients:
            client.deadline = deadline
        for thread in self._threads:
            thread.join(max(0.0, deadline + 15 - time.monotonic()))

    def client(self, name: str) -> Client:
        """A caller with this person's token."""
        made = Client(self.port, self.company["tokens"][name], self.journal, self.stopping)
        self.clients.append(made)
        return made

    @property
    def longest_call(self) -> float:
        """Seconds of the call that took longest."""
        return max((client.longest_call for client in self.clients), default=0.0)


def create_leads(name: str) -> Callable[[Load], None]:
    """New leads one after the other, each with a name of its own and nothing a duplicate is recognised by."""

    def work(load: Load) -> None:
        client, number = load.client(name), 0
        while not load.stopping.is_set():
            company = f"Drill {name} {number}"
            client.post("create", "/leads", {"company": company}, {"company": company})
            number += 1

    return work


def claim_leads(name: str) -> Callable[[Load], None]:
    """Every waiting lead once, in an order of one's own; others want the same leads."""

    def work(load: Load) -> None:
        client, ids = load.client(name), list(load.company["leads"])
        random.Random(f"{load.seed}:{name}").shuffle(ids)  # noqa: S311 - an order, not a secret
        for lead_id in ids:
            if load.stopping.is_set():
                return
            client.post("claim", f"/leads/{lead_id}/actions/claim", {}, {"lead": lead_id, "by": name})

    return work


def apply_money(load: Load) -> None:
    """Part after part of each payment onto its claim, until the payments are used up."""
    client, pairs = load.client("fay"), list(load.company["money"])
    for number in range(100 * len(pairs)):
        if load.stopping.is_set():
            return
        pair = pairs[number % len(pairs)]
        body = {"values": {"receivable": pair["receivable"], "amount": PART}}
        client.post("apply", f"/payments/{pair['payment']}/actions/apply", body, {"payment": pair["payment"]})


def import_file(rows: int) -> Callable[[Load], None]:
    """One file of so many different leads, and then its progress until it has ended."""

    def work(load: Load) -> None:
        client = load.client("ada")
        content = _multipart({"record": "lead"}, "leads.csv", _csv(rows))
        content_type = f"multipart/form-data; boundary={BOUNDARY}"
        asked = client.send("import", "/imports", content, content_type, {"rows": rows})
        if asked.is_done:
            _follow(client, asked)

    return work


def _follow(client: Client, asked: Operation) -> None:
    while time.monotonic() < client.deadline:
        state = client.get(f"/imports/{asked.answer['id']}")
        asked.answer = state
        if state["state"] in ENDED:
            return
        time.sleep(0.2)


def _csv(rows: int) -> bytes:
    lines = [f"Imported {n},Person {n},person{n}@imported.example" for n in range(rows)]
    return ("Company,Name,E-mail\n" + "\n".join(lines) + "\n").encode()


def _multipart(fields: Mapping[str, str], file_name: str, content: bytes) -> bytes:
    parts: Sequence[bytes] = [
        *(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ),
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{file_name}"\r\n'.encode(),
        b"Content-Type: text/csv\r\n\r\n" + content + f"\r\n--{BOUNDARY}--\r\n".encode(),
    ]
    return b"".join(parts)
