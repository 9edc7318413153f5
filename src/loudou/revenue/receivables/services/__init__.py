"""What may be done with receivables and payments: one file per use-case."""
