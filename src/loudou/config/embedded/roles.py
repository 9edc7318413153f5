"""The three database roles and what each may do.

``loudou_admin`` is the superuser and only creates the other two; ``loudou_owner`` owns the schema and migrates it;
``loudou_app`` reads and writes rows, owns nothing, and cannot bypass row-level security.
"""

import psycopg
from psycopg import sql

ADMIN = "loudou_admin"
OWNER = "loudou_owner"
APP = "loudou_app"
DATABASE = "loudou"


def create_roles_and_database(admin_url: str, *, owner_password: str, app_password: str, throwaway: bool) -> None:
    """Create both roles and the database, or set the passwords again when an earlier attempt was interrupted."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        _ensure_role(connection, OWNER, owner_password)
        _ensure_role(connection, APP, app_password)
        if throwaway:
            # Tests create, clone and drop databases under running connections.
            connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER)))
            connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(sql.Identifier(OWNER)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER)
                )
            )


def grant_app(owner_url: str, database: str) -> None:
    """Let the application role into the database, with rows to read and write in every table made from now on."""
    names = {"database": sql.Identifier(database), "owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
    statements = (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}",
        "GRANT USAGE ON SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE ON SEQUENCES TO {app}",
    )
    with psycopg.connect(owner_url, dbname=database) as connection:
        for statement in statements:
            connection.execute(sql.SQL(statement).format(**names))


def _ensure_role(connection: psycopg.Connection[tuple[object, ...]], name: str, password: str) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {}").format(
            sql.SQL("ALTER" if exists else "CREATE"), sql.Identifier(name), sql.Literal(password)
        )
    )
