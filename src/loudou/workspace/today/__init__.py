"""The sections of a person's day: each asks one question and is absent where it may not be asked."""
