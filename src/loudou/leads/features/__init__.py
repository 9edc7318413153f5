"""What can be said about a lead: by criteria of rules, and by the model that predicts conversion."""

from loudou.leads.features.criteria import (
    PLAIN,
    SPECS,
    criteria_catalogue,
    criteria_environment,
    typed_custom,
)

__all__ = ["PLAIN", "SPECS", "criteria_catalogue", "criteria_environment", "typed_custom"]
