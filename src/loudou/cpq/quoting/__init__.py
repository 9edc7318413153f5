"""Quoting: offers with frozen prices, their versions, approvals, validity and acceptance.

Owns quotes, quote lines, the price waterfall and the approval needs of a quote. Does not own products and price lists
(catalog) or the orders that follow (revenue). Five words: quote, version, waterfall, discount, acceptance.
"""
