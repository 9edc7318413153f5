"""What a person is told inside the product.

Five words: notice, recipient, link, unread, read.
"""
