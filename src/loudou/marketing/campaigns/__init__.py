"""Campaigns: what marketing does, what it costs, whom it reached, and which deals it may claim.

Owns campaigns, their costs and members, the log of touches, and attribution: how the money of a deal is shared over the
campaigns that touched its people. Does not own leads, deals or payments: who asks for attribution brings their facts.
Five words: campaign, cost, member, touch, credit.
"""
