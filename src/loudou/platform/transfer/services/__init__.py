"""One file per act on imports."""
