"""One file per act on rights."""
