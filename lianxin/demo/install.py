"""Put a demonstration into an empty installation: load its folder, open the log-ins, issue what everybody owes."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from lianxin.demo.county import MANAGER
from lianxin.demo.lately import Lately
from lianxin.demo.make import Demonstration, LogIn, draw
from lianxin.duties.actions import issue
from lianxin.exchange.load import load_folder
from lianxin.registry.actions.accounts import accept_invitation, invite_many
from lianxin.registry.models import Area, Officer, RoleGrant
from lianxin.rules.periods import containing

PASSWORD: Final = "lianxin-demo"  # noqa: S105  # printed at each start, for made-up people only
Progress = Callable[[str], None]


class DemonstrationRefusedError(Exception):
    """The folder of a demonstration was not taken; the message holds the first faults."""


@dataclass(frozen=True)
class Shown:
    """A demonstration log-in as it is printed."""

    role: str
    code: str
    name: str


def is_empty() -> bool:
    """Whether the installation holds nothing yet."""
    return not Area.objects.exists()


def install(
    policy_text: str, *, seed: int, now: datetime, english: bool, officers: int | None = None, progress: Progress = lambda _: None
) -> Demonstration:
    """Draw a demonstration and put it into this installation. Raises DemonstrationRefusedError and changes nothing on a fault."""
    with tempfile.TemporaryDirectory() as scratch:
        progress("drawing a year of work" if english else "正在生成一年的工作")
        made = draw(Path(scratch) / "demonstration", policy_text, seed=seed, now=now, english=english, officers=officers)
        progress("loading it" if english else "正在装入")
        report = load_folder(made.folder, by=MANAGER, at=now, today=now.date(), lang="en" if english else "zh")
    if not report.ok:
        first = "; ".join(" ".join(line) for line in report.lines()[:5])
        raise DemonstrationRefusedError(first)
    progress("opening the log-ins" if english else "正在开通账号")
    _open(made.log_ins, now)
    progress("living through the last weeks" if english else "正在经历最近几周")
    Lately(made, now=now, english=english).happen()
    for year in range(made.first.year, made.last.year + 1):
        progress(f"working out what is owed in {year}" if english else f"正在计算{year}年应完成")
        issue(containing("year", made.last.replace(year=year, day=1)), made.area, by=MANAGER, at=now)
    return made


def _open(log_ins: tuple[LogIn, ...], now: datetime) -> None:
    officers = Officer.objects.filter(code__in=[log_in.code for log_in in log_ins])
    for slip in invite_many(officers, by=MANAGER, at=now):
        accept_invitation(slip.secret, password=PASSWORD, at=now)


def log_ins() -> list[Shown]:
    """Who may sign in to the demonstration, by what they are."""
    grants = RoleGrant.objects.select_related("officer").order_by("pk")
    return [Shown(grant.role, grant.officer.code, grant.officer.name) for grant in grants]
