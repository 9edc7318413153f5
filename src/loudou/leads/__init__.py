"""Leads: people and companies that may buy, from the first capture to conversion into a customer and an opportunity.

Owns capture, duplicates, scores, pools, assignment, claiming, recycling, qualification and the closing of a lead. Does
not own campaigns and forms (marketing), accounts and contacts (customers) or opportunities (sales): conversion calls
them. Five words: lead, pool, owner, score, conversion.
"""
