"""`lianxin demo`: fill an empty installation with a demonstration county."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Final

POLICY: Final = "san-ge-tuxian"
SEED: Final = 1
ROLES: Final = {
    "officer": ("干部", "officer"),
    "unit_clerk": ("乡镇经办人", "township clerk"),
    "unit_head": ("单位负责人", "unit head"),
    "county_office": ("县级办公室", "county office"),
    "county_leader": ("县领导", "county leader"),
    "inspector": ("督查人员", "inspector"),
    "administrator": ("系统管理员", "administrator"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--policy", default=POLICY, help="政策 | the key of a shipped policy, or a file")
    parser.add_argument("--seed", type=int, default=SEED, help="随机种子 | the same seed gives the same county")
    parser.add_argument("--officers", type=int, help="干部人数 | how many officers")


def run(arguments: argparse.Namespace) -> int:
    """Make the demonstration. Returns the exit status; refuses where anything is held already."""
    english = arguments.lang == "en"
    from lianxin.demo.install import is_empty  # noqa: PLC0415

    if not is_empty():
        _say(
            "There is data already; a demonstration goes into an empty installation."
            if english
            else "已有数据;演示只能装入空库。"
        )
        return 1
    file = _policy_file(arguments.policy)
    if file is None:
        _say(f"There is no policy {arguments.policy}." if english else f"没有政策 {arguments.policy}。")
        return 1
    try:
        fill(file, seed=arguments.seed, officers=arguments.officers, english=english)
    except ValueError as error:
        _say(str(error))
        return 1
    for role, code, password in demonstration_log_ins(english=english):
        print(f"{role}\t{code}\t{password}")
    return 0


def fill(file: Path, *, seed: int, officers: int | None, english: bool) -> None:
    """Make the demonstration of a policy file and mark the installation as one."""
    from lianxin.clock import now  # noqa: PLC0415
    from lianxin.demo.install import install  # noqa: PLC0415

    text = file.read_text(encoding="utf-8")
    made = install(text, seed=seed, now=now(), english=english, officers=officers, progress=_say)
    _marker().write_text(json.dumps({"policy": file.stem, "seed": seed, "from": str(made.first), "to": str(made.last)}))


def fill_if_empty(*, english: bool) -> None:
    """The usual demonstration, where nothing is held yet."""
    from lianxin.demo.install import is_empty  # noqa: PLC0415

    if is_empty():
        file = _policy_file(POLICY)
        if file is None:
            raise FileNotFoundError(POLICY)
        fill(file, seed=SEED, officers=None, english=english)


def demonstration_log_ins(*, english: bool) -> list[tuple[str, str, str]]:
    """What each demonstration log-in is for, its user name and password; none in a real installation."""
    from lianxin.demo.install import PASSWORD, log_ins  # noqa: PLC0415

    if not is_demonstration():
        return []
    return [(f"{ROLES[shown.role][english]} {shown.name}", shown.code, PASSWORD) for shown in log_ins() if shown.role in ROLES]


def is_demonstration() -> bool:
    """Whether this installation holds demonstration data."""
    return _marker().exists() or os.environ.get("LIANXIN_DEMO") == "1"


def _marker() -> Path:
    from django.conf import settings  # noqa: PLC0415

    return Path(settings.DATA) / "demonstration.json"


def _policy_file(name: str) -> Path | None:
    from django.conf import settings  # noqa: PLC0415

    shipped = Path(settings.POLICIES) / f"{name}.yaml"
    given = Path(name)
    return shipped if shipped.exists() else given if given.is_file() else None


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
