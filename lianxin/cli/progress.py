"""Progress of long work on standard error: nothing for quick work, a line now and then for slow."""

import sys
import time
from typing import Final

FIRST_AFTER: Final = 2.0
EVERY: Final = 1.0


class Progress:
    """Called with what is being worked on and how many rows are done."""

    def __init__(self, lang: str) -> None:
        self._english = lang == "en"
        self._last = time.monotonic() + FIRST_AFTER - EVERY

    def __call__(self, what: str, rows: int) -> None:
        now = time.monotonic()
        if now - self._last < EVERY:
            return
        self._last = now
        print(f"{what}: {rows:,} rows" if self._english else f"{what}:{rows:,} 行", file=sys.stderr, flush=True)
