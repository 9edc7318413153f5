"""Orders, deliveries, receivables and payments of Ada's."""
