"""Receivables: what customers owe, the payments they send, and which payment settles which receivable.

Owns receivables, payments, cash application (核销), instalments, due dates and aging. Does not own orders and
deliveries, invoices as tax documents, or recognised revenue. Five words: receivable, payment, cash application,
prepayment, aging.
"""
