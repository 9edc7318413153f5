"""What a document of the Open Contracting Data Standard holds: release packages, record packages, bare releases.

Publishers mix the forms: a "package" without its own data, a record with releases inside, a record that only links to
its releases beside a compiled one, a versioned release alone.
"""

from collections.abc import Iterator, Mapping
from typing import Any

LISTS = ("releases", "records")
"""The members of a package that hold the releases; everything else describes the package."""


def releases_of(document: object) -> Iterator[Mapping[str, Any] | None]:
    """The releases a document holds, in their order; None stands for a part that is none.

    A record gives its embedded releases; where it only links to them, its compiled release, or the last values of its
    versioned one.
    """
    if not isinstance(document, Mapping):
        yield None
    elif any(isinstance(document.get(name), list) for name in LISTS):
        inside = _embedded(document)
        if not inside and document.get("records") is None:
            inside = [_stand_in(document)]
        yield from inside
    elif "ocid" in document:
        yield document
    else:
        yield _stand_in(document)


def _embedded(document: Mapping[str, Any]) -> list[Mapping[str, Any] | None]:
    found: list[Mapping[str, Any] | None] = []
    listed = document.get("releases")
    for release in listed if isinstance(listed, list) else ():
        if isinstance(release, Mapping) and "url" in release and "ocid" not in release:
            continue
        found.append(release if isinstance(release, Mapping) else None)
    records = document.get("records")
    for record in records if isinstance(records, list) else ():
        found += [_with_ocid(one, record) for one in releases_of(record)] if isinstance(record, Mapping) else [None]
    return found


def _with_ocid(release: Mapping[str, Any] | None, record: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A release inside a record may leave the record's id out."""
    return release if release is None or release.get("ocid") else {**release, "ocid": record.get("ocid")}


def _stand_in(document: Mapping[str, Any]) -> Mapping[str, Any] | None:
    compiled, versioned = document.get("compiledRelease"), document.get("versionedRelease")
    if isinstance(compiled, Mapping):
        return compiled
    if isinstance(versioned, Mapping):
        latest = latest_values(versioned)
        return latest if isinstance(latest, Mapping) else None
    return None


def latest_values(versioned: object) -> object:
    """A versioned release with every history of values replaced by its last value."""
    if isinstance(versioned, list):
        if versioned and all(isinstance(one, Mapping) and "releaseDate" in one for one in versioned):
            last = max(versioned, key=lambda one: str(one.get("releaseDate") or ""))
            return last.get("value")
        return [latest_values(one) for one in versioned]
    if isinstance(versioned, Mapping):
        return {name: latest_values(value) for name, value in versioned.items()}
    return versioned
