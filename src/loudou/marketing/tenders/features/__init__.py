"""What the model of relevance knows about a match."""
