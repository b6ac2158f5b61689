"""What every file of the repository keeps."""

import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).resolve().parent.parent.parent
FILES = [
    ROOT / name
    for name in subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    if name and (ROOT / name).is_file()
]
TEXT = [
    file for file in FILES if file.suffix in {".py", ".md", ".html", ".js", ".css", ".yaml", ".toml", ".txt", ".in", ".json", ""}
]
SOURCE = [
    file for file in FILES if file.suffix == ".py" and file.is_relative_to(ROOT / "lianxin") and "migrations" not in file.parts
]


def short(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", SOURCE, ids=short)
def test_no_module_is_over_400_lines(file):
    assert len(file.read_text().splitlines()) <= 400


def test_no_registry_host_is_named():
    hosts = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|npmmirror|deb\.debian\.org|mirrors?\.[a-z]+\.(com|cn|org)")
    for file in TEXT:
        if file != Path(__file__).resolve():
            assert not hosts.search(file.read_text(errors="replace")), short(file)


def test_no_path_of_one_machine_is_named():
    paths = re.compile(r"/wor[k]/(main|shared)|/hom[e]/[a-z]+/|/roo[t]/")
    for file in TEXT:
        assert not paths.search(file.read_text(errors="replace")), short(file)


def test_templates_hold_no_inline_script_or_style():
    """A strict Content-Security-Policy would refuse them."""
    bad = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", re.I)
    for file in FILES:
        if file.suffix == ".html":
            assert not bad.search(re.sub(r"{%.*?%}", "", file.read_text())), short(file)


def test_only_the_edge_reads_the_clock():
    clock = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|time\.time\(|localdate\(")
    for file in SOURCE:
        name = short(file)
        if name != "lianxin/clock.py":
            assert not clock.search(file.read_text()), name
