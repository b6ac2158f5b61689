"""Where an upload lies: under LIANXIN_DATA/files/imports, under a random name, never served back.

Beside the sheet lie what was understood of it and how far the work is. Both are files and not rows, because a loading holds the
database's write lock and somebody else must still be able to see how far it is, and to stop it.
"""

import json
import os
import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from lianxin.rules.errors import Refused

MOST_BYTES: Final = 20 << 20
KEPT: Final = timedelta(hours=24)
STALE: Final = timedelta(minutes=3)
"""Work that has not said anything for so long has died."""
_PARTS: Final = ("sheet", "work", "result", "progress", "stop")


class Stopped(Exception):
    """Somebody asked to stop; nothing has been changed."""


def folder() -> Path:
    """The folder of uploads, readable by its owner only."""
    path = Path(settings.DATA) / "files" / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def new_key() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(16)


def file_of(key: str, part: str = "sheet") -> Path:
    """The file of an upload, or one of those beside it. Raises ValueError for anything that is no key of ours."""
    if part not in _PARTS or len(key) != 32 or not set(key) <= set("0123456789abcdef"):
        raise ValueError("no such upload")
    return folder() / f"{key}.{part}"


def store(key: str, chunks: Iterable[bytes]) -> int:
    """Keep what was uploaded; returns its size. Raises Refused when it is empty or too large, and keeps nothing then."""
    path = file_of(key)
    size = 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                break
            file.write(chunk)
    if 0 < size <= MOST_BYTES:
        return size
    path.unlink()
    if not size:
        raise Refused.because("file", "", "文件是空的", "the file is empty")
    most = MOST_BYTES >> 20
    raise Refused.because("file", "", f"文件超过{most}MB;请按乡镇分成几个文件", f"over {most} MB: split it, by township say")


def keep(key: str, part: str, content: Any) -> None:
    """Write one of the files beside the sheet, whole or not at all."""
    path = file_of(key, part)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False)
    draft.replace(path)


def kept(key: str, part: str) -> Any:
    """What one of the files beside the sheet holds; None when it is not there."""
    try:
        return json.loads(file_of(key, part).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def forget(key: str) -> None:
    """Remove the upload and all beside it."""
    for part in _PARTS:
        file_of(key, part).unlink(missing_ok=True)


def _clock() -> float:
    """The time by which the file system dates files: trials may set our own clock."""
    probe = folder() / ".clock"
    probe.touch(mode=0o600)
    return probe.stat().st_mtime


def orphans(keys: Iterable[str]) -> list[str]:
    """Keys of uploads that no import knows any more and that are a day old."""
    known, now = set(keys), _clock()
    found: set[str] = set()
    for path in folder().glob("*.*"):
        key = path.name.partition(".")[0]
        if key not in known and path.stat().st_mtime < now - KEPT.total_seconds():
            found.add(key)
    return sorted(key for key in found if len(key) == 32 and set(key) <= set("0123456789abcdef"))


class Progress:
    """How far a piece of work is; it ends with Stopped when somebody has asked for that."""

    def __init__(self, key: str) -> None:
        self._key = key
        file_of(key, "stop").unlink(missing_ok=True)

    def say(self, step: str, done: int = 0) -> None:
        """Note the step and how many rows of it are done. Raises Stopped."""
        keep(self._key, "progress", {"step": step, "done": done})
        if file_of(self._key, "stop").exists():
            raise Stopped

    def end(self) -> None:
        """Nothing is under way any more."""
        file_of(self._key, "progress").unlink(missing_ok=True)
        file_of(self._key, "stop").unlink(missing_ok=True)


def progress_of(key: str) -> dict[str, Any] | None:
    """How far the work on an upload is; None when none is under way, or when it died."""
    path = file_of(key, "progress")
    try:
        if path.stat().st_mtime < _clock() - STALE.total_seconds():
            return None
    except FileNotFoundError:
        return None
    found: dict[str, Any] | None = kept(key, "progress")
    return found


def ask_to_stop(key: str) -> None:
    """Let the work on an upload end at its next step."""
    file_of(key, "stop").touch(mode=0o600)
