"""One file per act on activities."""
