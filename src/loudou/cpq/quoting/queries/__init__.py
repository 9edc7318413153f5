"""Reads of quoting."""

from loudou.cpq.quoting.queries.pdf import quote_pdf
from loudou.cpq.quoting.queries.snapshot import quote_snapshot, snapshot_hash
from loudou.cpq.quoting.queries.versions import primary_amount, versions_of

__all__ = ["primary_amount", "quote_pdf", "quote_snapshot", "snapshot_hash", "versions_of"]
