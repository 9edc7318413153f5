"""The pages every record type gets from its declaration: list, board, page, form, inline edit, actions, history."""
