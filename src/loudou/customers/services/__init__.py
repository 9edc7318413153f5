"""One file per act on accounts and contacts."""
