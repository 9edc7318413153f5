"""One file per act on the model of relevance and what it says."""
