"""Market to lead: campaigns, what people do, where leads come in, and tenders."""
