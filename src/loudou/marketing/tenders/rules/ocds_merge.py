"""Releases merged into one by the rules of the Open Contracting Data Standard 1.1 (its reference library does it).

The rules of merging follow from the release schema 1.1; written down here so that nothing is fetched.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ocdsmerge import Merger

from loudou.marketing.tenders.rules.ocds_merge_rules import MERGE_RULES

_MERGER = Merger(merge_rules=MERGE_RULES)


def compiled_release(releases: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The latest values of all releases of one contracting process, ordered by their dates."""
    merged: dict[str, Any] = _MERGER.create_compiled_release([dict(release) for release in releases])
    return merged


def versioned_release(releases: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Every value of all releases of one contracting process with the release it came from."""
    merged: dict[str, Any] = _MERGER.create_versioned_release([dict(release) for release in releases])
    return merged
