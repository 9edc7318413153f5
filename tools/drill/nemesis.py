"""Kills at seeded random moments."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from tools.drill.box import Box
from tools.drill.processes import kill_hard

Victims = Callable[[Box, random.Random], list[int]]


def one_web_process(box: Box, chance: random.Random) -> list[int]:
    """The web server's main process or one of its workers."""
    found = box.web_pids()
    return [chance.choice(found)] if found else []


def background_worker(box: Box, _chance: random.Random) -> list[int]:
    """Everything that runs jobs."""
    return box.worker_pids()


def whole_database(box: Box, _chance: random.Random) -> list[int]:
    """PostgreSQL's main process and all its children."""
    return box.database_pids()


@dataclass(slots=True)
class Nemesis:
    """Kills `most` times, a pause drawn from `pauses` (seconds) before each; then waits until there are answers."""

    box: Box
    seed: int
    victims: Victims
    pauses: tuple[float, float]
    most: int
    kills: list[list[int]] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)

    def rage(self, stopping: Event) -> None:
        """Kill until enough was killed or the drill stops."""
        chance = random.Random(self.seed)  # noqa: S311 - repeatable, not secret
        while len(self.kills) < self.most and not stopping.wait(chance.uniform(*self.pauses)):
            found = self.victims(self.box, chance)
            if found:
                kill_hard(found)
                self.kills.append(found)
                self.recoveries.append(self.box.wait_ready(60))
