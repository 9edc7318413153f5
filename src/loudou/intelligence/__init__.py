"""Learning from outcomes: versions of models, how good they are, what they predict and why. Knows no domain.

A domain declares features and hands over columns; it gets probabilities with reasons. Five words: feature, candidate,
hold-out (rows a model has not learnt from), calibration (what is said to be 30 % happens in 30 of 100), drift.
"""
