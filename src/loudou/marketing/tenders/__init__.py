"""Tenders: public procurement notices as market knowledge and as the first sign of demand.

Owns notices and the projects they belong to, lots, awards, bids, the organisations in them, subscriptions and what they
found. Does not own leads: a match that is to become one says so, and a story across domains makes it. Five words:
notice, project, award, subscription, match.
"""
