"""A consistent copy of the database, and putting one back: SQLite by its backup interface, PostgreSQL by its own tools."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any, Final

from lianxin.cli.archive import POSTGRES, SQLITE, BackupError

TABLES_WITH_WORK: Final = ("registry_area", "registry_officer", "registry_counterpart", "records_entry", "policy_adoption")


def copy_database(folder: Path) -> Path:
    """A copy of one moment, while others go on writing; returns its file. Raises BackupError."""
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "sqlite":
        return _copy_sqlite(folder / SQLITE)
    file = folder / POSTGRES
    _tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")
    return file


def _copy_sqlite(file: Path) -> Path:
    from django.db import connection  # noqa: PLC0415

    connection.ensure_connection()
    with sqlite3.connect(file) as copy:
        connection.connection.backup(copy)
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    copy.close()
    if found != "ok":
        raise BackupError(f"数据库已损坏:{found}", f"the database is damaged: {found}")
    return file


def put_back(folder: Path) -> None:
    """Make the database that of the copy in ``folder``: in one transaction, so a crash leaves the one or the other."""
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        connection.close()
        with sqlite3.connect(folder / SQLITE) as copy, sqlite3.connect(name, timeout=30) as live:
            copy.backup(live)
        copy.close()
        live.close()
    else:
        connection.close()
        file = str(folder / POSTGRES)
        _tool(
            "pg_restore", "--clean", "--if-exists", "--single-transaction", "--no-owner", "--no-privileges", file, to="--dbname"
        )


def has_work() -> bool:
    """Whether the database holds anything that a restore would overwrite."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table in TABLES_WITH_WORK:
            if table in there:
                cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
                if cursor.fetchone():
                    return True
    return False


def _tool(name: str, *words: str, to: str = "") -> None:
    """Run one of PostgreSQL's tools against the database. Raises BackupError when it is missing or fails."""
    from django.db import connection  # noqa: PLC0415

    program = shutil.which(name)
    if program is None:
        raise BackupError(
            f"缺少 {name};请安装PostgreSQL客户端(postgresql-client)",
            f"{name} is missing: install PostgreSQL's client tools (postgresql-client)",
        )
    settings: dict[str, Any] = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {name: str(settings[key]) for name, key in named.items() if settings.get(key)}
    target = [f"{to}={settings['NAME']}"] if to else []
    done = subprocess.run([program, *target, *words], env={**os.environ, **given}, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{name} 失败:{done.stderr.strip()}", f"{name} failed: {done.stderr.strip()}")
