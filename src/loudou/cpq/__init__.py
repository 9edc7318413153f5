"""Configure, price, quote: the wing that turns what a customer wants into a priced, approved offer.

Owns the catalogue and the quotes. Does not own orders, invoices or payments (revenue). Five words: product, price
list, configuration, quote, discount.
"""
