"""When the company works: hours of the week, holidays, and days worked instead (domain 0.3).

Clocks that run in working time ask `rules`; the calendar itself is one per organisation and is edited under Settings.
"""
