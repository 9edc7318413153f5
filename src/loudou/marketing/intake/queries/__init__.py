"""What is read of forms, sources and tracking links."""
