"""What the page of a customer says in one line: what was ordered, is open, is owed and was paid."""
