"""Pure decisions about products and prices: facts in, decisions out; no database, no clock."""
