"""The demo company: an invented machine maker with eighteen months of history, made anew by the services themselves.

Everything is derived from a seed and the day it ends, and nothing of it exists: names, numbers (the block 1990 0) and
addresses (example.com) are made up. `stories` decides what happens (pure, no database); `play` lets it happen.
"""
