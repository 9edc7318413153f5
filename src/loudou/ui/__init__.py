"""The design system: tokens, layout, components, formats and the htmx behaviour of every page. Knows no domain.

Owns how things look and move; what is shown is handed in. Words used here: *frame* (side bar, top bar and what
floats above a page), *peek* (the drawer beside a list), *tone* (the meaning of a colour), *place* (a page the frame
links to), *panel* (what one package shows on a record page of another).
"""
