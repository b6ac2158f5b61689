"""`lianxin backup FILE`: database, files and policies of one moment in one file; the keys stay apart unless asked for."""

import argparse
import tempfile
from pathlib import Path

from lianxin.cli import archive
from lianxin.cli.databases import copy_database
from lianxin.cli.installation import applied_migrations, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="备份文件 | the backup file to write")
    parser.add_argument("--force", action="store_true", help="覆盖已有的文件 | overwrite a file that is there")
    parser.add_argument("--with-keys", action="store_true", help="连同密钥(须另行妥善保管) | the keys too: then guard it well")


def run(arguments: argparse.Namespace) -> int:
    """Back up. Raises BackupError; nothing is left under the file's name then."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from lianxin import clock  # noqa: PLC0415

    target: Path = arguments.file.absolute()
    if target.is_dir():
        raise archive.BackupError("这是一个文件夹;请写文件名", "is a folder: name a file")
    if target.exists() and not arguments.force:
        raise archive.BackupError(
            f"{target.name} 已存在;换个名字,确要覆盖请加 --force",
            f"{target.name} is there already: take another name, or --force",
        )
    if not target.parent.is_dir():
        raise archive.BackupError(f"没有这个文件夹:{target.parent}", f"there is no such folder: {target.parent}")
    keys = Path(settings.LIANXIN_KEYS)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as scratch:
        database = copy_database(Path(scratch))
        sources = {database.name: database, **dict(archive.tree(Path(settings.DATA) / "files", "files"))}
        sources.update(archive.tree(Path(settings.POLICIES), "policies"))
        marker = Path(settings.DATA) / archive.DEMONSTRATION
        if marker.is_file():
            sources[archive.DEMONSTRATION] = marker
        if arguments.with_keys and keys.is_file():
            sources[archive.KEYS] = keys
        manifest = archive.Manifest(
            clock.now().isoformat(),
            connection.vendor,
            tuple(sorted(applied_migrations())),
            archive.fingerprint(keys),
            archive.members(sources),
        )
        archive.pack(target, manifest, sources)
    _tell(target, keys, with_keys=arguments.with_keys, english=arguments.lang == "en")
    return 0


def _tell(target: Path, keys: Path, *, with_keys: bool, english: bool) -> None:
    size = target.stat().st_size
    say(f"{target.name}: {size:,} bytes" if english else f"{target.name}:{size:,} 字节")
    if with_keys:
        zh, en = "备份内含密钥:谁拿到它谁就能打开全部加密字段", "it holds the keys: whoever has it can open every sealed value"
    else:
        zh = f"密钥不在备份内,请另行备份:{keys}(没有它,电话等加密字段无法打开)"
        en = f"the keys are not in it, back them up apart: {keys} (without them phone numbers and the like can not be opened)"
    say(en if english else zh)
