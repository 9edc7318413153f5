"""Pure decisions about who is asking."""
