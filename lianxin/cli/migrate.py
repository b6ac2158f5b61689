"""`lianxin migrate`: bring the database's tables up to this version."""

import argparse

from lianxin.cli.installation import migrate, say, set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """There are no options."""


def run(arguments: argparse.Namespace) -> int:
    """Make or change the tables; nothing happens when they are up to date."""
    set_up(arguments.lang)
    migrate()
    say("the database is up to date" if arguments.lang == "en" else "数据库结构已是最新")
    return 0
