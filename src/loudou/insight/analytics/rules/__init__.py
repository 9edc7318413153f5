"""Pure decisions of analytics: periods, the comparison of two rates, and where the funnel loses most."""
