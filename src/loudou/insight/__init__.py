"""Wing of insight: what the company can learn from everything the stages recorded.

Reads every stage and is read by none but the workspace; writes nothing of theirs.
"""
