"""Draws that are a function of a seed: the same rows are held out today, tomorrow and with the next numpy."""

import numpy as np
from numpy.typing import NDArray

STEP = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def scattered(count: int, seed: int) -> NDArray[np.uint64]:
    """So many numbers of 64 bits (splitmix64, Steele, Lea and Flood 2014), by the seed."""
    with np.errstate(over="ignore"):
        mixed = (np.arange(1, count + 1, dtype=np.uint64) + np.uint64(seed) * np.uint64(count + 1)) * STEP
        mixed = (mixed ^ (mixed >> np.uint64(30))) * FIRST
        mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND
        return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def shuffled(count: int, seed: int) -> NDArray[np.int64]:
    """The places 0 to count - 1 in an order of the seed's."""
    return np.argsort(scattered(count, seed), kind="stable")


def resampled(count: int, seed: int) -> NDArray[np.int64]:
    """So many places drawn with replacement."""
    return (scattered(count, seed) % np.uint64(max(count, 1))).astype(np.int64)
