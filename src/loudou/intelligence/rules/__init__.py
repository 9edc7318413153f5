"""Pure numeric decisions: from columns to a model, its measures and its predictions. No Django, no clock."""
