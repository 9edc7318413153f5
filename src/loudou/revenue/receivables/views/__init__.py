"""Pages of receivables where the engine's lists are not enough: matching, aging, statements."""
