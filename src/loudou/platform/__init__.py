"""What every business system needs, low to high: identity, access, changes, outbox, jobs, …, search."""
