"""The pages of import and export: upload, columns, preview, progress, result."""
