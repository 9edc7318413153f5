"""What must hold of balances and ledger at all times, as statements that find no row."""

from django.db import connection

from loudou.config.invariants_check import broken_invariants

INVARIANTS = {
    "F01 F02 a receivable is settled by exactly what its ledger says": """
        SELECT r.number FROM receivables_receivable r
        WHERE r.sign = 'blue' AND r.settled_amount <> coalesce((
            SELECT sum(a.amount + a.shortfall_amount) FROM receivables_cashapplication a
            WHERE a.receivable_id = r.id), 0)""",
    "F02 a reversing document is settled by what it took back": """
        SELECT r.number FROM receivables_receivable r
        WHERE r.sign = 'red' AND r.settled_amount <> -coalesce((
            SELECT sum(a.amount) FROM receivables_cashapplication a WHERE a.offset_id = r.id), 0)""",
    "F01 F03 a payment gave exactly what its ledger says": """
        SELECT p.number FROM receivables_payment p
        WHERE p.amount - p.unapplied_amount <> coalesce((
            SELECT sum(a.amount + a.surplus_amount) FROM receivables_cashapplication a
            WHERE a.payment_id = p.id), 0)""",
    "F04 payment and receivable are of one account and currency": """
        SELECT a.id FROM receivables_cashapplication a
        JOIN receivables_receivable r ON r.id = a.receivable_id
        LEFT JOIN receivables_payment p ON p.id = a.payment_id
        LEFT JOIN receivables_receivable o ON o.id = a.offset_id
        WHERE (r.account_id, r.currency) <> (coalesce(p.account_id, o.account_id), coalesce(p.currency, o.currency))
           OR a.currency <> r.currency""",
    "a reversal mirrors what it takes back": """
        SELECT b.id FROM receivables_cashapplication b JOIN receivables_cashapplication a ON a.id = b.reversal_of_id
        WHERE (b.amount, b.shortfall_amount, b.surplus_amount, b.receivable_id)
              IS DISTINCT FROM (-a.amount, -a.shortfall_amount, -a.surplus_amount, a.receivable_id)
           OR b.payment_id IS DISTINCT FROM a.payment_id OR a.reversal_of_id IS NOT NULL""",
    "19 what is billed of an order line is what its receivables say": """
        SELECT l.id FROM orders_orderline l
        WHERE l.billed_amount <> coalesce((
            SELECT sum(x.amount) FROM receivables_receivableline x WHERE x.order_line_id = l.id), 0)""",
    "a receivable of an order is the sum of its lines": """
        SELECT r.number FROM receivables_receivable r WHERE r.order_id IS NOT NULL AND r.amount <> (
            SELECT sum(x.amount) FROM receivables_receivableline x WHERE x.receivable_id = r.id)""",
    "the axes of an order follow its lines and receivables": """
        SELECT o.number FROM orders_order o
        WHERE o.billed_amount <> (SELECT sum(l.billed_amount) FROM orders_orderline l WHERE l.order_id = o.id)
           OR o.received_amount <> coalesce((
               SELECT sum(a.amount + a.shortfall_amount) FROM receivables_cashapplication a
               JOIN receivables_receivable r ON r.id = a.receivable_id
               WHERE r.order_id = o.id AND a.payment_id IS NOT NULL), 0)""",
    "Q10 one standing order per quote": """
        SELECT quote_id FROM orders_order WHERE status <> 'cancelled' AND quote_id IS NOT NULL
        GROUP BY 1 HAVING count(*) > 1""",
    "Q11 the lines of an order are those of its quote": """
        SELECT o.number FROM orders_order o WHERE o.quote_id IS NOT NULL AND EXISTS (
            (SELECT position, product_id, description, unit, quantity, net_amount, tax_amount, total_amount
             FROM orders_orderline WHERE order_id = o.id
             EXCEPT ALL
             SELECT position, product_id, description, unit, quantity, net_amount, tax_amount, total_amount
             FROM quoting_quoteline WHERE quote_id = o.quote_id)
            UNION ALL
            (SELECT position, product_id, description, unit, quantity, net_amount, tax_amount, total_amount
             FROM quoting_quoteline WHERE quote_id = o.quote_id
             EXCEPT ALL
             SELECT position, product_id, description, unit, quantity, net_amount, tax_amount, total_amount
             FROM orders_orderline WHERE order_id = o.id))""",
}


def broken(*, but=()):
    """The names of the invariants that do not hold now: those above, and those every installation is checked by."""
    found = [one.name for one in broken_invariants() if not one.name.startswith(tuple(but))]
    for name, text in INVARIANTS.items():
        with connection.cursor() as cursor:
            cursor.execute(text)
            if cursor.fetchone() and not name.startswith(tuple(but)):
                found.append(name)
    return found
