"""Work done later: deferred in the caller's transaction, run by the worker, swept when a worker died.

Five words: job, queue, lock, sweep, stalled.
"""
