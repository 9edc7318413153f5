"""Value types everything else speaks in: Money, Quantity, Period, Context, DomainEvent and the kinds of error.

Knows no framework and no other package. Five words: money, quantity, period, context, error kind.
"""
