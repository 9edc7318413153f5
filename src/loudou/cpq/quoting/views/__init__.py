"""The quote editor: one page, and small answers that change only what moved on it."""
