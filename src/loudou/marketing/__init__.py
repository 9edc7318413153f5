"""The first stage of the funnel: how the market hears of us and how an answer reaches us."""
