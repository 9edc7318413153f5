"""One file that holds an installation: the database and the uploaded files as of one moment.

A backup is a tar with ``manifest.json`` (rows per table, versions), ``database.dump`` (pg_dump's custom format)
and ``files/``. The secret key is not in it.
"""
