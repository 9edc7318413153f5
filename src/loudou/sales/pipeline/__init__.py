"""Pipeline: opportunities moving through the stages of a sales process until they are won, lost or invalid.

Owns processes, stages, gates, opportunities and their stage history. Does not own prices (cpq), orders (revenue) or
activities. Five words: opportunity, process, stage, gate, outcome.
"""
