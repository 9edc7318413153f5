"""Pages of campaigns that the engine does not draw."""
