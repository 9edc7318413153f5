"""What may be done with orders: one file per use-case."""
