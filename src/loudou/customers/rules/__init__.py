"""Pure decisions about accounts and contacts: facts in, decisions out; no database, no clock, no randomness."""
