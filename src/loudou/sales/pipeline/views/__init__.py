"""The pages of the pipeline: the board, and one deal."""
