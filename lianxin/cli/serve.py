"""`lianxin serve`: set the installation up, run the web and the clock, and say where."""

import argparse
import hashlib
import os
import socket
import sys
from pathlib import Path

from lianxin.cli.supervise import Child, Supervisor

HOST = "127.0.0.1"
PORT = 8000
MOST_WORKERS = 4
THREADS = 4
"""Requests answered at once by all workers together, at least two by each: a long page does not hold up the others."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--port", type=int, default=os.environ.get("LIANXIN_PORT", str(PORT)), help="端口 | the port")
    parser.add_argument("--host", default=os.environ.get("LIANXIN_HOST", HOST), help="监听地址 | the address to listen on")
    parser.add_argument(
        "--workers",
        type=_at_least_one,
        default=os.environ.get("LIANXIN_WORKERS") or None,
        help="网页进程数,不写则按处理器数 | processes that answer; one for each processor unless said",
    )
    parser.add_argument(
        "--demo", action="store_true", help="空库时装入演示数据 | fill an empty installation with the demonstration county"
    )


def _at_least_one(typed: str) -> int:
    if (number := int(typed)) < 1:
        raise ValueError(typed)
    return number


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped. Returns the exit status."""
    english = arguments.lang == "en"
    if _is_taken(arguments.host, arguments.port):
        _say(
            english,
            f"端口 {arguments.port} 已被占用;用 LIANXIN_PORT 换一个。",
            f"Port {arguments.port} is in use; choose another by LIANXIN_PORT.",
        )
        return 1
    os.environ["LIANXIN_LANG"] = "en" if english else "zh-hans"
    prepare()
    _refuse_a_wrong_clock()
    log_ins = _demonstration(english) if arguments.demo else []
    address = f"http://{arguments.host}:{arguments.port}"
    supervisor = Supervisor(_children(arguments), _environment(), f"{address}/healthz")
    if not supervisor.start():
        supervisor.stop()
        if supervisor.stopping:
            return 0
        _say(english, "网页没有启动,见上面的信息。", "The web did not start; see the messages above.")
        return 1
    _tell(english, address, log_ins)
    return supervisor.watch()


def _refuse_a_wrong_clock() -> None:
    """Stop before anything is started that would fall over it again and again. Raises ImproperlyConfigured."""
    from lianxin import clock  # noqa: PLC0415

    clock.now()


def prepare() -> None:
    """Make the installation ready: folders, tables, static files. Quick when nothing has changed."""
    import django  # noqa: PLC0415  # settings read the environment that the options have just set

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    Path(settings.STATIC_ROOT).parent.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    now = _static_stamp(settings.ROOT)
    if not stamp.exists() or stamp.read_text() != now:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(now)


def _static_stamp(root: Path) -> str:
    files = [*sorted((root / "lianxin" / "web" / "static").rglob("*")), root / "requirements" / "core.txt"]
    listed = "\n".join(
        f"{file.relative_to(root)} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files if file.is_file()
    )
    return hashlib.sha256(listed.encode()).hexdigest()


def _demonstration(english: bool) -> list[tuple[str, str, str]]:
    from lianxin.cli.demo import demonstration_log_ins, fill_if_empty  # noqa: PLC0415

    fill_if_empty(english=english)
    return demonstration_log_ins(english=english)


def _children(arguments: argparse.Namespace) -> list[Child]:
    workers = arguments.workers or workers_for(os.cpu_count() or 1)
    web = ["granian", "--interface", "wsgi", "--host", arguments.host, "--port", str(arguments.port),
           "--workers", str(workers), "--blocking-threads", str(max(2, THREADS // workers)),
           "--log-level", "warning", "lianxin.wsgi:application"]  # fmt: skip
    return [
        Child("web", [sys.executable, "-m", *web]),
        Child("clock", [sys.executable, "-m", "lianxin.cli", "tick", "--forever"]),
    ]


def workers_for(processors: int) -> int:
    """How many processes answer requests: one for each processor, four at most (each takes some 200 MiB)."""
    return max(1, min(MOST_WORKERS, processors))


def _environment() -> dict[str, str]:
    from django.conf import settings  # noqa: PLC0415

    from lianxin.cli.demo import is_demonstration  # noqa: PLC0415

    root = str(settings.ROOT)
    path = os.environ.get("PYTHONPATH", "")
    return {
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "lianxin.settings.embedded"),
        "PYTHONPATH": f"{root}{os.pathsep}{path}" if path else root,
        "LIANXIN_DEMO": "1" if is_demonstration() else "",
    }


def _is_taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def _say(english: bool, zh: str, en: str) -> None:
    print(en if english else zh, file=sys.stderr)


def _tell(english: bool, address: str, log_ins: list[tuple[str, str, str]]) -> None:
    lines = [f"Lianxin is at {address}" if english else f"连心已启动:{address}"]
    if log_ins:
        lines.append("Demonstration data, made-up people. Log in as:" if english else "演示数据,人物均为虚构。可用账号:")
        lines += [f"  {role}\t{code}\t{password}" for role, code, password in log_ins]
    lines.append("Stop with Ctrl+C." if english else "按 Ctrl+C 停止。")
    print("\n".join(lines), flush=True)
