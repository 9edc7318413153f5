"""Repository-specific linters and generators; `python -m tools` runs every linter."""
