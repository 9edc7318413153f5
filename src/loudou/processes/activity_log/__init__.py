"""Somebody writes down what they did: on any record, and on a lead it counts as a follow-up in the same act.

Owns which records an activity is about besides the one it was logged on. Does not own activities or clocks.
"""
