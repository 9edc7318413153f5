"""Lets a story happen through the services, piece by piece, with the clock moved by hand."""
