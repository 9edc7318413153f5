"""What may be done with forms, sources and tracking links."""
