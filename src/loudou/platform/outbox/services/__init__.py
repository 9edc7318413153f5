"""One file per act around events."""
