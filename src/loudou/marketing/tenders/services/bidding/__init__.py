"""One file per act on our own bids."""
