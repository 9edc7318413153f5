"""Numbers people read: prefix, year and a sequence, unique per series, gapless where asked.

Five words: series, prefix, next number, gapless, block.
"""
