"""One file per thing an administrator changes: each act checks who acts, records it, and calls who owns the data."""
