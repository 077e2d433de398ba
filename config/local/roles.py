"""Who may do what in the embedded database: an owner that migrates, an application role that reads and writes rows."""

from __future__ import annotations

from pgmq.install import install_pgmq_from_sql
from psycopg import Connection, sql

from config.local.home import APPLICATION, DATABASE, OWNER, SUPERUSER, Home
from config.local.postgres import connect

# The application role may change rows and refresh statistics; it cannot change the shape of a table.
ROWS = sql.SQL("SELECT, INSERT, UPDATE, DELETE, TRUNCATE, MAINTAIN")


def settle(home: Home) -> None:
    """Creates the roles, the database, the rights and the broker that are missing. Safe to repeat.

    Passwords follow the files of the home. Raises psycopg.Error.
    """
    with connect(home, SUPERUSER, "postgres") as admin:
        for role in (OWNER, APPLICATION):
            _role(admin, role, home.secret(role))
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
        admin.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(sql.Identifier(DATABASE)))
        admin.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                sql.Identifier(DATABASE), sql.Identifier(APPLICATION)
            )
        )
        for role, limit in ((APPLICATION, "60s"), (OWNER, "0")):
            admin.execute(
                sql.SQL("ALTER ROLE {} SET statement_timeout = {}").format(sql.Identifier(role), sql.Literal(limit))
            )
    with connect(home, SUPERUSER) as admin:
        admin.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER)))
    with connect(home, OWNER) as owner:
        _open_schema(owner, "public")
        install_broker(owner, APPLICATION)


def install_broker(owner: Connection[tuple[object, ...]], user: str = "") -> None:
    """Installs PGMQ's tables and functions, once, and lets `user` make and use its queues there.

    `owner` must be allowed to create a schema. Raises psycopg.Error and pgmq's PGMQInstallError.
    """
    if owner.execute("SELECT to_regclass('pgmq.meta')").fetchone() != (None,):
        return
    with owner.transaction():
        install_pgmq_from_sql(conn=owner)
        if user:
            _open_schema(owner, "pgmq")
            owner.execute(sql.SQL("GRANT CREATE ON SCHEMA pgmq TO {}").format(sql.Identifier(user)))


def _role(admin: Connection[tuple[object, ...]], role: str, password: str) -> None:
    if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    admin.execute(
        sql.SQL("ALTER ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD {}").format(
            sql.Identifier(role), sql.Literal(password)
        )
    )


def _open_schema(owner: Connection[tuple[object, ...]], schema: str) -> None:
    """Rows of every table of the schema, also of those to come."""
    names = {"schema": sql.Identifier(schema), "role": sql.Identifier(APPLICATION), "rows": ROWS}
    for statement in (
        "GRANT USAGE ON SCHEMA {schema} TO {role}",
        "GRANT {rows} ON ALL TABLES IN SCHEMA {schema} TO {role}",
        "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {rows} ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {role}",
    ):
        owner.execute(sql.SQL(statement).format(**names))
