"""Pure decisions about quotes: facts in, decisions out; no database, no clock, no randomness."""
