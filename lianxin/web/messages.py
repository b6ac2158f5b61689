"""The texts of the pages in both languages: `python -m lianxin.web.messages` collects, completes, compiles them (needs gettext).

Sources are Chinese. English stands in `locale/en`, written by people. `locale/zh_Hans` is made here: the same texts with
full-width signs (`typeset.py`); without it a site whose language is English would show English to Chinese readers.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lianxin.web.typeset import chinese

HERE: Final = Path(__file__).parent
LOCALE: Final = HERE / "locale"
LANGUAGES: Final = ("en", "zh_Hans")
HEADERS: Final = {
    "en": "Plural-Forms: nplurals=2; plural=(n != 1);",
    "zh_Hans": "Plural-Forms: nplurals=1; plural=0;",
}


def file_of(language: str) -> Path:
    """The texts of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def collect() -> None:
    """Bring the .po files up to date with sources and templates; new texts are empty, gone ones leave."""
    command = [
        sys.executable,
        "-P",  # not the folder itself: its `calendar` would stand before the library's
        "-m",
        "django",
        "makemessages",
        "--no-obsolete",
        "--no-location",
        "--no-wrap",
        "-v",
        "0",
        "-i",
        "static",
    ]
    for language in LANGUAGES:
        file_of(language).parent.mkdir(parents=True, exist_ok=True)
        command += ["-l", language]
    subprocess.run(command, cwd=HERE, check=True, env={**os.environ, "PYTHONPATH": str(HERE.parent.parent)})  # noqa: S603
    for language in LANGUAGES:
        file_of(language).write_text("\n".join(_headed(file_of(language).read_text().splitlines(), language)) + "\n")


def _headed(lines: list[str], language: str) -> Iterator[str]:
    """The file with a short head of its own: no dates that change with each run."""
    yield 'msgid ""'
    yield 'msgstr ""'
    yield '"Content-Type: text/plain; charset=UTF-8\\n"'
    yield f'"{HEADERS[language]}\\n"'
    yield ""
    body = lines.index("", next(number for number, line in enumerate(lines) if line == 'msgstr ""'))
    guessed = False
    for line in lines[body + 1 :]:
        guessed = bool(line) and (guessed or line.startswith("#, fuzzy"))
        if line.startswith("#, fuzzy") and "," in line[3:]:
            yield line.replace(" fuzzy,", "", 1)
        elif guessed and line.startswith("msgstr"):
            yield f'{line.split(" ")[0]} ""'  # a guess of gettext's by a similar text is no translation
        elif not line.startswith(("#, fuzzy", "#|", "#~")):
            yield line


def set_chinese() -> None:
    """Make the Chinese texts from the sources."""
    path, source = file_of("zh_Hans"), ""
    lines: list[str] = []
    for line in path.read_text().splitlines():
        if line.startswith("msgid "):
            source = line.removeprefix("msgid ")
        elif line.startswith('"') and source == '""' and len(lines) > 4:
            raise ValueError(f"a text over several lines: {line}")
        if line.startswith(("msgstr ", "msgstr[0] ")) and source != '""':
            lines.append(f"{line.split(' ')[0]} {chinese(source)}")
        elif not line.startswith("msgstr[1]"):
            lines.append(line)
    path.write_text("\n".join(lines) + "\n")


def missing() -> list[str]:
    """Chinese texts that have no English yet."""
    found, source = [], ""
    for line in file_of("en").read_text().splitlines():
        if line.startswith("msgid "):
            source = line.removeprefix("msgid ").strip('"')
        elif line.startswith("msgstr") and line.endswith(' ""') and source:
            found.append(source)
    return found


def compile_all() -> None:
    """Make the .mo files. Raises CalledProcessError when a text is wrong."""
    for language in LANGUAGES:
        source = file_of(language)
        subprocess.run(["msgfmt", "--check-format", "-o", source.with_suffix(".mo"), source], check=True)  # noqa: S603, S607


def main() -> int:
    """Collect, complete, compile; say what has no English yet. Returns the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.settings.test")
    collect()
    set_chinese()
    compile_all()
    left = missing()
    for text in left:
        sys.stdout.write(f"no English: {text}\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
