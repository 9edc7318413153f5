"""Finding records by words, parts of names, pinyin and initials, and in spite of a typo.

Holds no record: each searchable table keeps its own tokens in a `search` column. Five words: token, initials, pinyin,
vocabulary, title key.
"""
