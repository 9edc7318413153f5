"""From market to lead: campaigns with their cost and their touches, and where demand shows itself."""
