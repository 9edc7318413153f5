"""The kinds of company registry that come with the product."""
