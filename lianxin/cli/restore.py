"""`lianxin restore FILE`: put a backup back, after checking all of it; never over anything without `--replace`."""

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from lianxin.cli import archive
from lianxin.cli.databases import has_work, put_back
from lianxin.cli.installation import applied_migrations, our_migrations, say, set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="备份文件 | the backup file")
    parser.add_argument("--replace", action="store_true", help="覆盖现有数据 | overwrite what is there")


def run(arguments: argparse.Namespace) -> int:
    """Restore. Raises BackupError before anything has been changed."""
    set_up(arguments.lang)
    from django.conf import settings  # noqa: PLC0415

    data = Path(settings.DATA)
    data.mkdir(parents=True, exist_ok=True)
    applied_migrations()
    if not arguments.replace and (has_work() or any((data / "files").glob("*"))):
        raise archive.BackupError(
            "已有数据;确要覆盖请加 --replace(先做一次备份)", "there is data already: --replace overwrites it (back it up first)"
        )
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as scratch:
        folder = Path(scratch)
        manifest = archive.unpack(arguments.file, folder)
        _refuse_unless_fit(manifest)
        put_back(folder)
        _swap(folder / "files", data / "files")
        _swap(folder / archive.DEMONSTRATION, data / archive.DEMONSTRATION)
        _put_keys(folder / archive.KEYS, Path(settings.LIANXIN_KEYS))
    _tell(manifest, Path(settings.LIANXIN_KEYS), english=arguments.lang == "en")
    return 0


def _refuse_unless_fit(manifest: archive.Manifest) -> None:
    from django.db import connection  # noqa: PLC0415

    if manifest.vendor != connection.vendor:
        raise archive.BackupError(
            f"备份来自{manifest.vendor},本机是{connection.vendor};换数据库请用 export 和 load",
            f"the backup is of {manifest.vendor}, this is {connection.vendor}: use export and load to change databases",
        )
    ours = {app for app, _ in our_migrations()}
    newer = {(app, name) for app, name in manifest.migrations if app in ours} - our_migrations()
    if newer:
        raise archive.BackupError(
            "备份来自更新的版本;请先升级程序", "the backup is of a newer version: upgrade the program first"
        )


def _swap(new: Path, old: Path) -> None:
    """Put a folder or file in the place of another; the old one goes only when the new one stands."""
    aside = old.with_name(f".{old.name}.{os.getpid()}.old")
    if old.exists():
        os.rename(old, aside)
    if new.exists():
        os.rename(new, old)
    if aside.is_file():
        aside.unlink()
    shutil.rmtree(aside, ignore_errors=True)


def _put_keys(new: Path, old: Path) -> None:
    if new.is_file():
        old.parent.mkdir(parents=True, exist_ok=True)
        new.chmod(0o600)
        shutil.move(new, old)


def _tell(manifest: archive.Manifest, keys: Path, *, english: bool) -> None:
    say(f"restored as of {manifest.made_at}" if english else f"已恢复到 {manifest.made_at}")
    if archive.fingerprint(keys) != manifest.keys and manifest.keys:
        zh = f"密钥与备份时不同:请把当时的密钥放回 {keys},否则加密字段无法打开"
        en = f"the keys are not those of the backup: put those of that time at {keys}, or sealed values can not be opened"
        say(en if english else zh)
    if our_migrations() - set(manifest.migrations):
        say("the backup is older than the program; run: lianxin migrate" if english else "备份旧于程序,请运行:lianxin migrate")
