"""Sales-force automation: the wing between a qualified lead and a won deal.

Owns the pipeline of opportunities and its forecast. Does not own leads, quotes or orders. Five words: opportunity,
stage, gate, win rate, forecast.
"""
