"""The steps of filling leads in: decide, write. Entered by the services about enrichment only."""
