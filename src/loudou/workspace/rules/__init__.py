"""Pure decisions of the workspace."""
