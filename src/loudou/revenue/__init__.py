"""Revenue management: the wing from an accepted quote to money in the bank.

Owns orders, receivables, payments and what follows from them. Does not own prices (cpq) or deals (sales). Five words:
order, delivery, receivable, payment, cash application.
"""
