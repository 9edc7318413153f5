"""One file per generic act on records."""
