"""One file per act on people and keys."""
