"""Pages of tenders beside those of the records engine."""
