"""Orders: what a customer bought, at which frozen price, and how much of it was delivered.

Owns orders, order lines and deliveries. Does not own the quote an order came from, receivables or invoices. Five
words: order, line, delivery, hold, short close.
"""
