"""What happened, told to those who listen: once each, in order per subject, after the change is durable.

Five words: event, subscription, delivery, parked, retry.
"""
