"""Pure decisions about activities: facts in, decisions out; no database, no clock, no randomness."""
