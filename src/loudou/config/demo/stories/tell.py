"""The whole story of a size."""

from datetime import datetime
from random import Random

from loudou.config.demo.stories.leads import lead_stories
from loudou.config.demo.stories.shapes import Story

LEADS = 2_000
"""How many leads the company of scale 1 got in eighteen months."""


def tell_story(seed: int, now: datetime, scale: float) -> Story:
    """The same story for the same seed, instant and scale."""
    random = Random(seed)  # noqa: S311 - stories, not secrets
    return Story(now, tuple(lead_stories(random, now, max(int(LEADS * scale), 60))))
