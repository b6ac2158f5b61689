"""One benchmark on one database."""

import importlib
import json
import sys
from pathlib import Path

import django
from django.conf import settings


def main() -> None:
    name, quick = sys.argv[1], "--quick" in sys.argv
    more = {name: int(sys.argv[sys.argv.index(f"--{name}") + 1]) for name in ("officers", "rows") if f"--{name}" in sys.argv}
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  # after the set-up

    Path(settings.STATIC_ROOT or "").mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    result = importlib.import_module(f"benchmarks.{name}").run(quick=quick, **more)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
