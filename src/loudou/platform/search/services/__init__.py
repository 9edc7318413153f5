"""One file per act on the vocabulary."""
