"""Pure decisions about leads: facts in, decisions out; no database, no clock, no randomness."""
