"""A lead becomes an account, a contact and, where there is one, a deal: one act, undone as one.

Owns the form, the page and the order of the steps. Does not own any of the records it makes.
"""
