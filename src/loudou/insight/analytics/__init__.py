"""Measures of the whole funnel: how many leads of a period went how far, how fast, for how much, and where they stick.

Owns the definitions of the measures and their page. Does not own any of the records measured: what it reads of other
domains' tables stands in one place (`queries/facts.py`). Five words: cohort, step, conversion, comparison, bottleneck.
"""
