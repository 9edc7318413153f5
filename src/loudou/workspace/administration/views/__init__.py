"""The pages of an administrator, one module per page."""
