"""Reading tables out of files: encoding, dialect, header and rows of CSV and XLSX; streaming and in bounded memory.

Owns what a file says and where; knows no record, no database and no framework. A row is delivered exactly as it stands
in the file, or as a failed row that says why, or the whole file is refused: never silently lost or altered.
Five words: source row, dialect, notice, row problem, refusal.
"""
