"""What changed, by whom, when and why; and how to take it back.

Every write runs inside a change set; database triggers record each row. Five words: change set, row change, recording,
undo, conflict.
"""
