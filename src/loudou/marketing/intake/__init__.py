"""Intake: the doors through which answers from the market come in, each kept as it came.

Owns forms with their published versions and submissions, sources that deliver by signed calls, tracking links with
their visits, and the counters that keep floods out. Does not own leads (a story in `processes` makes them of what
came in), campaigns (named by text here) or behaviour. Five words: form, submission, source, delivery, tracking link.
"""
