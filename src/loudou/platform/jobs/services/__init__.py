"""One file per act on the queue."""
