"""Pages of leads beside those of every record."""
