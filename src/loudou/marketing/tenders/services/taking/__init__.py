"""The steps of taking notices in."""
