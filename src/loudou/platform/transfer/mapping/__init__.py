"""From the columns of a file to the fields of a record: guessing the mapping, keeping it, converting cells by it.

Owns the mapping file and the meaning of formats; knows no record type, no database and no framework, and never
guesses a value: what is not declared and can be read two ways is a cell problem.
Five words: target field, guess, mapping, format, cell problem.
"""
