"""One file per act on sales processes and opportunities."""
