"""Customers: the companies we sell to and the people who work there.

Owns accounts, contacts and how the same company or person is recognised. Does not own leads, opportunities or what
was sold. Five words: account, contact, credit code, primary contact, match.
"""
