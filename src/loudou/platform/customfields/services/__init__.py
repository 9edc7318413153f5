"""One file per act on custom fields."""
