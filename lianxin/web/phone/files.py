"""The files of the phone's page: what the service worker keeps, and the one edition that they make together."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.urls import reverse

import lianxin.web
from lianxin.web.phone.texts import pictures, texts_in

STATIC: Final = Path(lianxin.web.__file__).parent / "static"
OWN: Final = STATIC / "lianxin" / "phone"
WORKER: Final = OWN / "sw.js"
SCRIPTS: Final = ("vendor/dexie-4.4.7.min.js", "lianxin/phone/store.js", "lianxin/phone/sync.js")
"""Classic scripts: the page loads them, and the service worker the very same."""
APART: Final = {"sw.js", "leave.js", "icon-512.png"}
"""Not of the shell: the worker itself, the ordinary pages' part, and what only the home screen asks for."""
LANGUAGES: Final = ("zh-hans", "en")


def shell_files() -> list[Path]:
    """Every static file of the shell, in order."""
    own = [path for path in sorted(OWN.rglob("*")) if path.is_file() and path.name not in APART]
    return [STATIC / SCRIPTS[0], STATIC / "lianxin" / "base.css", STATIC / "lianxin" / "icon.svg", *own]


def address_of(path: Path) -> str:
    """Where a static file is asked for: by its plain name, since the edition as a whole is what changes."""
    return f"{settings.STATIC_URL}{path.relative_to(STATIC).as_posix()}"


def addresses() -> list[str]:
    """All that is kept for the time without a network."""
    texts = [reverse("phone-texts", args=(language,)) for language in LANGUAGES]
    return [reverse("phone"), *texts, *(address_of(path) for path in shell_files())]


def texts_json(language: str) -> str:
    """The texts and drawings of the page."""
    return json.dumps({"texts": texts_in(language), "icons": pictures()}, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=1)
def edition() -> str:
    """Twelve letters that change with any file, text or template of the shell."""
    whole = hashlib.sha256()
    template = Path(lianxin.web.__file__).parent / "templates" / "phone" / "shell.html"
    for path in (*shell_files(), WORKER, template):
        whole.update(path.name.encode() + path.read_bytes())
    for language in LANGUAGES:
        whole.update(texts_json(language).encode())
    return whole.hexdigest()[:12]


def worker() -> str:
    """The service worker of this edition: its constants, then the file."""
    version = edition()
    constants = {
        "VERSION": version,
        "FILES": addresses(),
        "SHELL": reverse("phone"),
        "SCRIPTS": [f"{settings.STATIC_URL}{name}?{version}" for name in SCRIPTS],
    }
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in constants.items())
    return head + WORKER.read_text()
