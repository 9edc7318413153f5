"""Pages that show several domains at once: a person's day, and everything a search finds.

Owns what stands on these pages and in which order. Does not own a single figure: each is a question to the records
engine or to a domain's queries, and leads to exactly the rows it counts. Five words: today, section, clock, queue,
scope.
"""
