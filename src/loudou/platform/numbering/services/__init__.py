"""One file per act on numbers."""
