"""What an administrator sets: people, rights, the rules of leads, custom fields, keys, and work that went wrong.

Owns the pages under /settings and who may use them. The data and its invariants belong to the packages below. Five
words: person, role, explain, version, retry.
"""
