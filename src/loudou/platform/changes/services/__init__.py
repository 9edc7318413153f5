"""One file per act on the history."""
