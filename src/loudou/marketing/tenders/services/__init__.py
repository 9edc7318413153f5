"""One file per act on tenders."""
