"""Pure decisions about tenders."""
