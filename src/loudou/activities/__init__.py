"""Activities: what people did and will do with customers, and the timeline it makes.

Owns tasks, calls, notes and visits, and their links to any record. Does not own the records it links to. Five words:
activity, task, link, timeline, outcome.
"""
