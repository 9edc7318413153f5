"""Marketing: where demand comes from before anybody has a name for it."""
