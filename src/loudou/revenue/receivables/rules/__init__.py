"""Pure decisions about receivables and payments: facts in, decisions out; no database, no clock, no randomness."""
