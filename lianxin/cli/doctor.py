"""`lianxin doctor`: what is well, what wants looking after, what is broken, each with its remedy. Changes nothing."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from lianxin.cli import health
from lianxin.cli.health import Finding
from lianxin.cli.installation import set_up

Grade = Literal["OK", "WARN", "FAIL"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``needs`` says that the database must answer and be migrated."""

    name: str
    look: Callable[[], Iterator[Finding]]
    needs: bool = True


def phones() -> Iterator[Finding]:
    """What phones sealed opens, and nothing that they handed in has waited for a person for a week."""
    from lianxin import clock  # noqa: PLC0415
    from lianxin.phones import queries  # noqa: PLC0415

    if not queries.sealing_keys_fit():
        yield Finding(
            "FAIL",
            "手机密封用的钥匙打不开:请把保存时的密钥文件放回原处",
            "the keys with which phones seal do not open: put back the key file with which they were saved",
        )
    elif number := queries.waiting_since(clock.now() - timedelta(days=7)):
        yield Finding(
            "WARN",
            f"{number}条手机记录没收下,等人决定已一周以上;请看“没收下的记录”",
            f"{number} records of phones have waited for a decision for more than a week: see Records not taken in",
        )
    else:
        yield Finding("OK", "手机交上来的记录没有久等的", "no record of a phone waits for long")


CHECKS: Final = (
    Check("database", health.database, needs=False),
    Check("integrity", health.integrity),
    Check("durability", health.durability),
    Check("keys", health.keys, needs=False),
    Check("keys", health.sealed),
    Check("disk", health.disk, needs=False),
    Check("clock", health.clock, needs=False),
    Check("calendar", health.calendar),
    Check("derivations", health.derivations),
    Check("audit", health.audit),
    Check("messages", health.messages),
    Check("phones", phones),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """There are no options."""


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each finding; 1 when something is broken."""
    set_up(arguments.lang)
    broken = False
    unusable = False
    for check in CHECKS:
        if check.needs and unusable:
            continue
        for finding in _look(check):
            broken = broken or finding.grade == "FAIL"
            unusable = unusable or (check.name == "database" and finding.grade == "FAIL")
            print(f"{finding.grade:<4} {check.name}: {finding.text(arguments.lang)}", flush=True)
    return 1 if broken else 0


def _look(check: Check) -> Iterator[Finding]:
    """What a check finds; one that itself fails is a finding, not the end of the others."""
    try:
        yield from check.look()
    except Exception as error:
        yield Finding("FAIL", f"检查未能完成:{error}", f"the check could not be completed: {error}")
