"""The parts of what a caller sent: declared fields, and the company's own."""

from collections.abc import Mapping


def declared_part(raw: Mapping[str, object]) -> dict[str, object]:
    """The values of declared fields; a reference may be named `account` or `account_id`."""
    return {
        name.removesuffix("_id") if name.endswith("_id") and name != "external_id" else name: value
        for name, value in raw.items()
        if name != "custom" and not name.startswith("custom.")
    }


def custom_part(raw: Mapping[str, object]) -> dict[str, object]:
    """The values of custom fields, given as one document or as `custom.key`."""
    document = raw.get("custom")
    found = dict(document) if isinstance(document, Mapping) else {}
    return found | {n.removeprefix("custom."): v for n, v in raw.items() if n.startswith("custom.")}
