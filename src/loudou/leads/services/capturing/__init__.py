"""The steps of taking drafts in: prepare, recognise, route, insert, append. Entered by services/capture.py only."""
