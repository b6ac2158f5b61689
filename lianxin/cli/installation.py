"""Opening the installation that a command works on: settings, database, tables."""

import os
import sys
from pathlib import Path
from typing import Final

MIGRATIONS: Final = "migrations/0*.py"


class NotMigratedError(Exception):
    """The database is older than the program."""

    def message(self, lang: str = "zh") -> str:
        """What to do about it."""
        if lang == "en":
            return "the database is older than this version; back it up, then run: lianxin migrate"
        return "数据库结构旧于本版本;请先备份,再运行:lianxin migrate"


def set_up(lang: str) -> None:
    """Make Django ready. Reads no data."""
    os.environ.setdefault("LIANXIN_LANG", "en" if lang == "en" else "zh-hans")
    import django  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    django.setup()
    translation.activate("en" if lang == "en" else "zh-hans")


def open_installation(lang: str) -> None:
    """Make the data ready: a fresh installation gets its tables. Raises NotMigratedError when they are of an older version."""
    set_up(lang)
    applied = applied_migrations()
    if not applied:
        say("making the tables of a new installation" if lang == "en" else "新装:正在建表")
        migrate()
    elif our_migrations() - applied:
        raise NotMigratedError


def applied_migrations() -> set[tuple[str, str]]:
    """(app, name) of the migrations that the database has; empty for a new one, whose folder is made."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    name = str(settings.DATABASES["default"]["NAME"])
    if connection.vendor == "sqlite" and name != ":memory:":
        Path(name).parent.mkdir(parents=True, exist_ok=True)
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return set()
        cursor.execute("SELECT app, name FROM django_migrations")
        return {(app, label) for app, label in cursor.fetchall()}


def our_migrations() -> set[tuple[str, str]]:
    """(app, name) of the migrations that this version brings."""
    root = Path(__file__).resolve().parent.parent
    return {(file.parent.parent.name, file.stem) for file in root.glob(f"*/{MIGRATIONS}")}


def migrate() -> None:
    """Make or change the tables."""
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def say(text: str) -> None:
    """A line of progress, beside the output."""
    print(text, file=sys.stderr, flush=True)


def say_provisional(lang: str) -> None:
    """Say beside an answer that days of it lack an official notice (rule 18)."""
    zh, en = (
        "暂定:有的日期还没有正式的放假安排,按周一至周五计",
        "provisional: days without an official notice count as Monday to Friday",
    )
    say(en if lang == "en" else zh)
