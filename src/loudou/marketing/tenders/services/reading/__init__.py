"""Files of notices, read piece by piece."""
