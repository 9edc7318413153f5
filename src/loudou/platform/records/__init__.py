"""Declare a record type once, and it has its list, board, page, form, import, export, API, search, history and rights.

Holds no name of any domain. Five words: record type, field, view, action, door.
"""
