"""Fields a company adds to its records: typed, translated, kept in one JSONB column, used by every door.

Five words: definition, key, type, choice, document.
"""
