"""The catalogue: what we sell, in which unit, at which list price.

Owns units, products and price lists. Does not own discounts, quotes or stock. Five words: product, unit, price list,
price, tier.
"""
