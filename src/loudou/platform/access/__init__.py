"""Who may see and do what: data scopes per record type, field rights, and the explanation of each decision.

Nothing is allowed unless a role grants it. Five words: grant, scope, field right, visible, explain.
"""
