"""script/bench NAME [--quick]: a benchmark on SQLite and on PostgreSQL, each in a process of its own; the worse ratio counts."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import pairing

ROOT = Path(__file__).resolve().parent.parent
NAMES = {
    "duties": "one month's five duties for all officers, rolled up, against hand-written SQL (at most 1.5)",
    "pages": "Today, a household, the boards: cost with many entries against few (at most 1.5)",
    "pairing": "plans of counties and a prefecture against the optimum over all pairs (at most 1.001)",
    "intake": "an entry through HTTP against an authenticated one-row insert (at most 2.5); a folder against COPY",
    "prefecture": "a prefecture of --officers officers made, checked, issued and summed up; what each part takes",
    "sync": "1,500 phones coming back at once with six records each: stored within two minutes, once each (stored to sent: 1)",
    "matters": "create, list, change of state against django-helpdesk (at least 4, 15, 5 times; the ratio is to that)",
}
ONLY_POSTGRES = frozenset({"matters", "sync", "prefecture"})
"""What is measured on one database server alone."""
MORE_IS_BETTER = frozenset({"matters", "sync"})
"""Where the smaller ratio is the worse one."""


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="script/bench", description="; ".join(f"{name}: {what}" for name, what in NAMES.items())
    )
    parser.add_argument("name", nargs="?", choices=sorted(NAMES))
    parser.add_argument("--quick", action="store_true", help="small data, within a minute")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument(
        "--officers", type=int, help="duties, pages, intake, prefecture: in a prefecture of so many officers, on PostgreSQL"
    )
    parser.add_argument("--rows", type=int, help="intake: entries of the folder")
    arguments = parser.parse_args()
    if arguments.name is None:
        for name, what in NAMES.items():
            print(f"{name:8} {what}")
        return 0
    usual = ["postgresql"] if arguments.name in ONLY_POSTGRES or arguments.officers else ["sqlite", "postgresql"]
    if arguments.name == "pairing":
        print(json.dumps({"name": "pairing", "quick": arguments.quick, **pairing.run(quick=arguments.quick)}))
        return 0
    results = [result for kind in arguments.database or usual if (result := one(arguments, kind))]
    if not results:
        return 1
    worse = min if arguments.name in MORE_IS_BETTER else max
    ratio = worse((result["ratio"] for result in results if "ratio" in result), default=None)
    print(json.dumps({"name": arguments.name, "ratio": ratio, "quick": arguments.quick, "runs": results}))
    return 0


def one(arguments: argparse.Namespace, kind: str) -> dict | None:
    """Run it on one database; returns what the worker printed last."""
    with tempfile.TemporaryDirectory(prefix="lianxin-bench-") as scratch:
        url = f"sqlite:///{scratch}/bench.sqlite3" if kind == "sqlite" else _kept(arguments) or _postgres(arguments.name)
        if url is None:
            print("no PostgreSQL server: script/bench starts one", file=sys.stderr)
            return None
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "LIANXIN_DATA": scratch,
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        }
        command = [sys.executable, "-m", "benchmarks.worker", arguments.name, *(["--quick"] if arguments.quick else [])]
        command += ["--officers", str(arguments.officers)] if arguments.officers else []
        command += ["--rows", str(arguments.rows)] if arguments.rows else []
        print(f"== {arguments.name} on {kind}", flush=True)
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as worker:
            lines = []
            for line in worker.stdout or ():
                lines.append(line)
                if not line.startswith("{"):
                    print(line, end="", flush=True)
        if worker.returncode:
            raise SystemExit(worker.returncode)
        return {"database": kind, **json.loads(lines[-1])}


def _kept(arguments: argparse.Namespace) -> str | None:
    """The database of a prefecture that is made once and kept, where one is named: beside it a hundredth of it, ``_few``."""
    return os.environ.get("LIANXIN_BENCH_PREFECTURE") if arguments.officers else None


def _postgres(name: str) -> str | None:
    base = os.environ.get("LIANXIN_BENCH_POSTGRES")
    if not base:
        return None
    import psycopg  # noqa: PLC0415  # only where there is a server

    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "bench_{name}"')
        connection.execute(f'CREATE DATABASE "bench_{name}"')
    return f"{base}/bench_{name}"


if __name__ == "__main__":
    sys.exit(main())
