"""Keeps Loudou's processes running: starts them, starts them again when they die, and stops all of them together.

Not here: what the processes do (config/cli) and how the database is started (config/embedded).
"""
