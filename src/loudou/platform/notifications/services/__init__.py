"""One file per act on notices."""
