"""What was backed up comes back; what is damaged, foreign or in the way is refused before anything has changed."""

import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.exchange.county import write_county

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).resolve().parent.parent.parent


def run(data, *words):
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "LIANXIN_KEYS"}}
    environment |= {
        "LIANXIN_DATA": str(data),
        "LIANXIN_NOW": "2026-06-01T09:00",
        "LIANXIN_LANG": "en",
        "DJANGO_SETTINGS_MODULE": "lianxin.settings.embedded",
    }
    command = [sys.executable, "-m", "lianxin.cli", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """An installation with the small county, and its backup."""
    base = tmp_path_factory.mktemp("installation")
    loaded = run(base / "data", "load", write_county(base / "in"))
    assert loaded.returncode == 0, loaded.stderr
    (base / "data" / "files").mkdir()
    (base / "data" / "files" / "附件.txt").write_text("附件", encoding="utf-8")
    made = run(base / "data", "backup", base / "county.backup")
    assert made.returncode == 0, made.stderr
    assert "the keys are not in it" in made.stderr
    return base


def change(data, statement):
    with sqlite3.connect(data / "lianxin.sqlite3") as database:
        database.execute(statement)


def duties(data):
    return run(data, "duties", "--period", "2026-05", "--format", "json").stdout


def test_what_was_backed_up_comes_back(installation, tmp_path):
    done = run(tmp_path / "new", "restore", installation / "county.backup")
    assert done.returncode == 0, done.stderr
    assert json.loads(duties(tmp_path / "new")) == json.loads(duties(installation / "data"))
    assert (tmp_path / "new" / "files" / "附件.txt").read_text(encoding="utf-8") == "附件"
    assert "keys are not those" in done.stderr


def test_the_keys_come_along_only_when_asked_for(installation, tmp_path):
    with tarfile.open(installation / "county.backup") as archive:
        names = archive.getnames()
    assert "keys.json" not in names
    assert {"manifest.json", "database.sqlite3", "files/附件.txt", "policies/san-ge-tuxian.yaml"} <= set(names)
    run(installation / "data", "backup", tmp_path / "with.backup", "--with-keys")
    run(tmp_path / "new", "restore", tmp_path / "with.backup")
    assert (tmp_path / "new" / "keys.json").read_bytes() == (installation / "data" / "keys.json").read_bytes()
    assert (tmp_path / "new" / "keys.json").stat().st_mode & 0o077 == 0


def test_nothing_is_overwritten_unless_told_to(installation, tmp_path):
    run(tmp_path / "new", "restore", installation / "county.backup")
    refused = run(tmp_path / "new", "restore", installation / "county.backup")
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert run(tmp_path / "new", "restore", installation / "county.backup", "--replace").returncode == 0


@pytest.mark.parametrize("damage", ["cut", "flipped", "foreign", "missing"])
def test_a_damaged_backup_is_refused_before_anything_changes(installation, tmp_path, damage):
    data = bytearray((installation / "county.backup").read_bytes())
    file = tmp_path / "bad.backup"
    if damage == "flipped":
        data[len(data) // 2] ^= 0xFF
    content = {"cut": data[: len(data) // 2], "flipped": data, "foreign": b"hello"}.get(damage)
    if content is not None:
        file.write_bytes(bytes(content))
    refused = run(tmp_path / "new", "restore", file)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert refused.stderr.startswith("there is no such file" if damage == "missing" else "not a sound backup")
    assert not (tmp_path / "new" / "files").exists()


def test_a_backup_with_a_path_that_leads_outside_is_refused(installation, tmp_path):
    with tarfile.open(installation / "county.backup") as archive, tarfile.open(tmp_path / "evil.backup", "w") as evil:
        for member in archive:
            stream = archive.extractfile(member)
            if member.name == "policies/san-ge-tuxian.yaml":
                member.name = "../../outside.txt"
            evil.addfile(member, stream)
    refused = run(tmp_path / "new", "restore", tmp_path / "evil.backup")
    assert refused.returncode == 1
    assert not list(tmp_path.rglob("outside.txt"))


def test_a_backup_overwrites_a_file_only_when_told_to(installation, tmp_path):
    (tmp_path / "there.backup").write_text("precious")
    refused = run(installation / "data", "backup", tmp_path / "there.backup")
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert (tmp_path / "there.backup").read_text() == "precious"
    assert run(installation / "data", "backup", tmp_path / "there.backup", "--force").returncode == 0


def test_nothing_is_left_of_a_backup_that_could_not_be_made(installation, tmp_path):
    assert run(installation / "data", "backup", tmp_path).returncode == 1
    assert run(installation / "data", "backup", tmp_path / "no" / "such" / "folder.backup").returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_finds_a_healthy_installation_healthy(installation):
    found = run(installation / "data", "doctor")
    assert found.returncode == 0, found.stdout
    grades = {line.split()[1].rstrip(":"): line.split()[0] for line in found.stdout.splitlines()}
    assert grades["database"] == grades["integrity"] == grades["durability"] == grades["derivations"] == grades["keys"] == "OK"
    assert grades["clock"] == "WARN"


def test_the_doctor_finds_what_is_broken(installation, tmp_path):
    run(tmp_path / "new", "restore", installation / "county.backup")
    (tmp_path / "new" / "keys.json").write_text("{}")
    (tmp_path / "new" / "keys.json").chmod(0o644)
    change(tmp_path / "new", "DELETE FROM records_entryday")
    found = run(tmp_path / "new", "doctor")
    assert found.returncode == 1
    assert "FAIL keys" in found.stdout
    assert "FAIL derivations" in found.stdout


def test_a_database_of_an_older_version_is_named_with_the_remedy(installation, tmp_path):
    run(tmp_path / "new", "restore", installation / "county.backup")
    change(tmp_path / "new", "DELETE FROM django_migrations WHERE app = 'records'")
    refused = run(tmp_path / "new", "figures")
    assert refused.returncode == 1
    assert "lianxin migrate" in refused.stderr
    assert "lianxin migrate" in run(tmp_path / "new", "doctor").stdout


def test_keys_that_do_not_fit_are_named_with_the_remedy(installation, tmp_path):
    data = tmp_path / "data"
    restored = run(data, "restore", installation / "county.backup")
    assert "the keys are not those of the backup" in restored.stderr
    exported = run(data, "export", tmp_path / "out", "--by", "007")
    assert (exported.returncode, exported.stderr.count("\n")) == (1, 1), exported.stderr
    assert "put those back" in exported.stderr
    assert not (tmp_path / "out").exists()
    doctor = run(data, "doctor")
    assert doctor.returncode == 1
    assert "FAIL keys" in doctor.stdout
