"""Words about rules that make no sense, translated where they are shown."""

STEPS = {
    "too_many": "At most ten steps are possible.",
    "minutes": "A step lies after the clock began, and at most 10,000 minutes past due.",
    "twice": "Another step has these minutes.",
    "idle": "A step tells somebody or takes the lead back.",
    "target": "Choose who is told.",
    "role": "Choose a role.",
    "returns_early": "A lead is taken back only when the first contact is due.",
    "after_return": "Nothing follows once the lead is back in its pool.",
}
"""What is wrong with a step about owed responses, by rules/escalation.py::StepProblem."""
