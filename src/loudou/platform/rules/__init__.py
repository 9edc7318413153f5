"""The one expression language of the product: filters, gates, scores, formulas, promotions and journeys.

Owns its grammar, types, null rules and two back ends that agree: Python closures for one record, PostgreSQL for
sets. It knows no domain: a caller brings a catalogue of fields. Five words: expression, catalogue, check,
environment, chip. Other packages import `language` only.
"""
