"""What a backup file is: a tar of a manifest, a copy of the database, files and policies, each with its check sum."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
SQLITE: Final = "database.sqlite3"
POSTGRES: Final = "database.pgdump"
KEYS: Final = "keys.json"
DEMONSTRATION: Final = "demonstration.json"
CHUNK: Final = 1 << 20
MOST_MANIFEST: Final = 64 << 20


class BackupError(Exception):
    """A backup that can not be made or restored, with the reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self._zh, self._en = zh, en
        super().__init__(en)

    def message(self, lang: str = "zh") -> str:
        """The reason in the reader's language."""
        return self._en if lang == "en" else self._zh


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the backup holds and where it comes from."""

    made_at: str
    vendor: str
    migrations: tuple[tuple[str, str], ...]
    keys: str
    """A fingerprint of the keys with which personal values are sealed; the keys themselves only if asked for."""
    members: tuple[Member, ...]

    def text(self) -> str:
        """As it stands in the file."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)


def fingerprint(file: Path) -> str:
    """By which one sees whether two key files are the same; empty when there is none."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16] if file.is_file() else ""


def digest(stream: IO[bytes]) -> str:
    """The SHA-256 of a stream to its end."""
    found = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def members(sources: dict[str, Path]) -> tuple[Member, ...]:
    """The files of a backup with sizes and check sums, by name."""
    found = []
    for name, file in sorted(sources.items()):
        with file.open("rb") as stream:
            found.append(Member(name, file.stat().st_size, digest(stream)))
    return tuple(found)


def pack(target: Path, manifest: Manifest, sources: dict[str, Path]) -> None:
    """Write the backup under a temporary name, sync it, give it its own: it is there whole or not at all."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
                _add_bytes(archive, MANIFEST, manifest.text().encode())
                for member in manifest.members:
                    archive.add(sources[member.name], arcname=member.name, recursive=False)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, target)
        sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def _add_bytes(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unpack(file: Path, folder: Path) -> Manifest:
    """Take a backup apart into ``folder`` after checking every size and check sum. Raises BackupError when anything is amiss."""
    try:
        with tarfile.open(file, "r:") as archive:
            manifest = _manifest(archive)
            expected = {member.name: member for member in manifest.members}
            for info in archive:
                if info.name != MANIFEST:
                    _take(archive, info, expected, folder)
    except FileNotFoundError as error:
        raise BackupError(f"没有这个文件:{file}", f"there is no such file: {file}") from error
    except (tarfile.TarError, EOFError) as error:
        raise damaged("不是备份,或者不完整", "it is none, or cut short") from error
    except OSError as error:
        raise damaged(f"读写出错:{error.strerror}", f"reading or writing failed: {error.strerror}") from error
    if expected:
        missing = "、".join(sorted(expected))
        raise damaged(f"不完整,缺 {missing}", f"cut short, without {', '.join(sorted(expected))}")
    return manifest


def damaged(zh: str, en: str) -> BackupError:
    """That a file is no sound backup."""
    return BackupError(f"不是完好的备份文件:{zh};请换一份备份", f"not a sound backup: {en}; take another one")


def _manifest(archive: tarfile.TarFile) -> Manifest:
    first = archive.next()
    stream = archive.extractfile(first) if first is not None and first.name == MANIFEST else None
    if first is None or stream is None or first.size > MOST_MANIFEST:
        raise damaged("没有清单", "it has no manifest")
    try:
        found: dict[str, Any] = json.loads(stream.read())
        if found.pop("format") != FORMAT:
            raise damaged("格式不认识(或许来自更新的版本)", "its format is not known (it may come from a newer version)")
        listed = tuple(Member(**member) for member in found.pop("members"))
        migrations = tuple((app, name) for app, name in found.pop("migrations"))
        return Manifest(**found, migrations=migrations, members=listed)
    except (ValueError, KeyError, TypeError) as error:
        raise damaged("清单读不出", "its manifest can not be read") from error


def _take(archive: tarfile.TarFile, info: tarfile.TarInfo, expected: dict[str, Member], folder: Path) -> None:
    member = expected.pop(info.name, None)
    path = PurePosixPath(info.name)
    if member is None or not info.isreg() or path.is_absolute() or ".." in path.parts:
        raise damaged(f"清单里没有 {info.name}", f"its manifest does not list {info.name}")
    stream = archive.extractfile(info)
    if stream is None or info.size != member.size:
        raise damaged(f"{info.name} 与清单不符", f"{info.name} is not as its manifest says")
    target = folder / info.name
    target.parent.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    with target.open("wb") as out:
        while chunk := stream.read(CHUNK):
            found.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if found.hexdigest() != member.sha256:
        raise damaged(f"{info.name} 与清单不符", f"{info.name} is not as its manifest says")


def tree(folder: Path, under: str) -> Iterator[tuple[str, Path]]:
    """Every file below a folder with the name that it has in the backup."""
    if folder.is_dir():
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.is_symlink():
                yield f"{under}/{file.relative_to(folder).as_posix()}", file
