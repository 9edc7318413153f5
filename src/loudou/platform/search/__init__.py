"""Finding records by words, parts of names, pinyin and initials, and in spite of a typo.

Holds no record: each searchable table keeps its own tokens in a `search` column. Five words: token, initials, pinyin,
vocabulary, title key.
"""

import os

# Read by pypinyin when it is imported; see readings.py for why its phrases are left out.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
