"""Pure decisions about campaigns, their money and their credit."""
