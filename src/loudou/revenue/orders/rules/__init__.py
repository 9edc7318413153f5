"""Pure decisions about orders: facts in, decisions out; no database, no clock, no randomness."""
