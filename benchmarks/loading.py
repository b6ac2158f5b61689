"""Load one folder in a process of its own, and say how long it took and how much memory."""

import json
import resource
import sys
from pathlib import Path

import django


def main() -> None:
    django.setup()
    from benchmarks.county import MANAGER, NOW  # noqa: PLC0415  # after the set-up
    from benchmarks.timing import seconds  # noqa: PLC0415
    from lianxin.exchange.load import load_folder  # noqa: PLC0415

    reports = []
    took = seconds(lambda: reports.append(load_folder(Path(sys.argv[1]), by=MANAGER, at=NOW, today=NOW.date())))
    if not reports[0].ok:
        raise SystemExit(f"refused: {reports[0].lines()[:3]}")
    print(json.dumps({"seconds": took, "mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


if __name__ == "__main__":
    main()
