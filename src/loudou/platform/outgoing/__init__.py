"""Questions to machines outside: one client that only reaches public addresses over HTTPS, bounded in time and size.

Owns how an address is judged and how an answer is read. Does not own what is asked. Used in tasks only, never in a
transaction. Five words: destination, pinned address, deadline, answer, refusal.
"""
