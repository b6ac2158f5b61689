"""What is vendored is what the manifest says, under a licence that allows it."""

import hashlib
import json
from pathlib import Path

import lianxin.web

VENDOR = Path(lianxin.web.__file__).parent / "static" / "vendor"
FREE = {"0BSD", "MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC"}


def manifest():
    return json.loads((VENDOR / "vendor.json").read_text())


def test_every_file_is_in_the_manifest():
    files = {path.name for path in VENDOR.iterdir()} - {"vendor.json"}
    assert files == {item["file"] for item in manifest()}


def test_every_file_is_unchanged_free_and_without_a_source_map():
    for item in manifest():
        content = (VENDOR / item["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == item["sha256"]
        assert item["version"] in item["file"]
        assert item["licence"] in FREE
        assert b"sourceMappingURL" not in content


def test_no_page_has_inline_script_or_style():
    for path in (VENDOR.parent.parent / "templates").rglob("*.html"):
        text = path.read_text()
        assert "<style" not in text, path
        assert " style=" not in text, path
        assert not [line for line in text.splitlines() if "<script" in line and "src=" not in line], path
        assert " onclick=" not in text, path
