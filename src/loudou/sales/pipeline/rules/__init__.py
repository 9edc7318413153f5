"""Pure decisions about opportunities: facts in, decisions out; no database, no clock, no randomness."""
