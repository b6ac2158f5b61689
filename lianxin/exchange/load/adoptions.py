"""Adoptions of a folder: the policy file read and checked, the version adopted, never a path outside the folder."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from lianxin.audit.bulk import record_changes
from lianxin.exchange.faults import CellError, Why, unknown
from lianxin.exchange.load.job import Job
from lianxin.exchange.load.rows import TWICE, other_content
from lianxin.exchange.sense import Judge
from lianxin.exchange.source import Row, Sheet, read_rows
from lianxin.exchange.words import Held
from lianxin.policy.bulk import Adopted, adopted, digest_of, write_adoptions
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema import Policy

MOST_BYTES: Final = 1 << 20
OUTSIDE: Final = Why("制度文件须在本文件夹之内", "the policy file must lie within the folder")
TOO_LARGE: Final = Why("制度文件过大", "the policy file is too large")
NOT_TEXT: Final = Why("制度文件不是UTF-8文本", "the policy file is no UTF-8 text")
SAME_DAY: Final = Why("同一制度在该地当日已有另一版本", "another version of this policy begins there on that day")

Key = tuple[str, str, Any]


def load_adoptions(job: Job, sheet: Sheet) -> None:
    """Read the adoptions and the policies that they name; write what is new or changed as long as nothing is wrong anywhere."""
    judge = Judge(sheet, job.world, job.faults)
    library = Library(job, judge)
    there = {(one.key, one.area, one.first): one for one in adopted()}
    new: list[Adopted] = []
    changed: list[Adopted] = []
    seen: set[Key] = set()
    perhaps: list[Held] = []
    for row in read_rows(sheet, job.faults, broken=lambda: job.world.wordless.update(job.world.areas)):
        judge.turn_to(row)
        one = _one(row, judge, library)
        if one is None:
            perhaps += _perhaps(row, judge, library)
            continue
        key = (one.key, one.area, one.first)
        if key in seen:
            judge.note("policy_file", row.values["policy_file"], TWICE)
            continue
        seen.add(key)
        _sort(job, judge, one, there.get(key), (new, changed))
    if job.writing:
        write_adoptions(new, changed, by=job.by, at=job.at)
        job.new["adoptions"] += len(new)
        job.changed["adoptions"] += len(changed)
    job.adopted = [(one.area, one.first) for one in (*new, *changed)]
    job.world.held = [*_held(job, library, [*new, *changed]), *perhaps]
    job.world.settle_words()
    job.done(sheet, len(seen))


def held_already(job: Job) -> list[Held]:
    """What the installation has adopted, with its policies."""
    return list(_held(job, Library(job, None), []))


def _held(job: Job, library: "Library", ours: list[Adopted]) -> Iterator[Held]:
    """All adoptions, the folder's in place of the installation's of the same key."""
    together = {(one.key, one.area, one.first): one for one in (*adopted(), *ours)}
    for one in together.values():
        policy = library.policy(one.text)
        if policy is not None:
            yield Held(one.key, one.area, one.first, one.last, policy)


def _one(row: Row, judge: Judge, library: "Library") -> Adopted | None:
    """The adoption of a row; None, with its faults noted, when it has any."""
    values = row.values
    judge.each(values, _check_policy(library))
    judge.code(values, "area_code", "areas")
    judge.order(values, "from", "to")
    policy = _policy_of(row, judge, library)
    if judge.noted or row.shifted or policy is None:
        return None
    text = library.text(values["policy_file"]) or ""
    return Adopted(
        policy.policy, values["area_code"], values["from"], values["to"], values["by"], text, Path(values["policy_file"]).name
    )


def _check_policy(library: "Library") -> Callable[[Judge, dict[str, Any]], None]:
    def check(judge: Judge, values: dict[str, Any]) -> None:
        text = library.text(values["policy_file"])
        if text is None or library.checked(values["policy_file"], text) is None:
            judge.noted.add("policy_file")

    return check


def _policy_of(row: Row, judge: Judge, library: "Library") -> Policy | None:
    if row.shifted or "policy_file" in judge.noted:
        return None
    text = library.text(row.values["policy_file"])
    return library.policy(text) if text is not None else None


def _perhaps(row: Row, judge: Judge, library: "Library") -> Iterator[Held]:
    """What a row at fault may well have adopted: its words are known, or else nobody knows the words of its area."""
    world = judge.world
    area = row.values.get("area_code", "")
    known = not row.shifted and area in world.areas
    areas = [area] if known else [code for code, one in world.areas.items() if not one.parent]
    policy = _policy_of(row, judge, library)
    if policy is None:
        world.wordless.update(areas)
        return
    first = row.values.get("from") or date.min
    for each in areas:
        yield Held(f"{policy.policy}?", each, first, None, policy)


def _sort(job: Job, judge: Judge, one: Adopted, old: Adopted | None, into: tuple[list[Adopted], list[Adopted]]) -> None:
    """New, changed or there already; an adoption is told by policy, area and first day."""
    new, changed = into
    if old is None:
        new.append(one)
        return
    differing = {
        name: (was, now)
        for name, was, now in (
            ("policy_file", digest_of(old.text), digest_of(one.text)),
            ("to", old.last, one.last),
            ("by", old.by, one.by),
        )
        if was != now
    }
    if not differing:
        job.skipped["adoptions"] += 1
    elif job.update:
        changed.append(one)
        before = {name: was for name, (was, _) in differing.items()}
        after = {name: now for name, (_, now) in differing.items()}
        if job.writing:
            key = (one.key, one.area, one.first)
            record_changes("adoptions", [(key, before, after)], personal=frozenset(), by=job.by, at=job.at)
    elif "policy_file" in differing:
        judge.note("policy_file", one.file, SAME_DAY)
    else:
        column, (was, now) = next(iter(differing.items()))
        judge.note(column, now, other_content(column, was, now))


class Library:
    """The policy files of the folder, and the shipped ones beside them; each is read once."""

    def __init__(self, job: Job, judge: Judge | None) -> None:
        self._folder = job.folder
        self._judge = judge
        self._texts: dict[str, str | None] = {}
        self._policies: dict[str, Policy | None] = {}

    def policy(self, text: str) -> Policy | None:
        """The policy of a text that was adopted before, or checked now."""
        if text not in self._policies:
            self._policies[text] = read_policy(text).policy
        return self._policies[text]

    def text(self, name: str) -> str | None:
        """The text of a policy file; None, with the fault noted, when it can not be had."""
        try:
            if name not in self._texts:
                self._texts[name] = self._read(name)
        except CellError as error:
            self._note("policy_file", name, error.why)
            return None
        return self._texts[name]

    def _read(self, name: str) -> str:
        file = self._place(name)
        if file.stat().st_size > MOST_BYTES:
            raise CellError(TOO_LARGE.zh, TOO_LARGE.en)
        try:
            return file.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise CellError(NOT_TEXT.zh, NOT_TEXT.en) from None

    def _place(self, name: str) -> Path:
        """The file itself: in the folder, else among the shipped policies. Raises CellError."""
        folder = self._folder.resolve()
        file = (folder / name).resolve()
        if Path(name).is_absolute() or not file.is_relative_to(folder):
            raise CellError(OUTSIDE.zh, OUTSIDE.en)
        if file.is_file():
            return file
        shipped = {path.name: path for path in sorted(Path(settings.POLICIES).glob("*.yaml"))}
        shipped |= {path.stem: path for path in shipped.values()}
        if name in shipped:
            return shipped[name]
        here = {path.name for path in folder.glob("*.yaml")} | set(shipped)
        why = unknown("文件夹里没有这个制度文件", "the folder holds no such policy file", name, here)
        raise CellError(why.zh, why.en)

    def checked(self, name: str, text: str) -> Policy | None:
        """The policy of a text; None, with each of its faults noted at its line, when it has any."""
        first = text not in self._policies
        if self.policy(text) is None and first:
            for fault in read_policy(text).errors:
                why = Why(
                    f"第{fault.line}行第{fault.column}列:{fault.message_zh}",
                    f"line {fault.line}:{fault.column}: {fault.message_en}",
                )
                self._note("policy_file", f"{name} {fault.path}".strip(), why)
        return self.policy(text)

    def _note(self, column: str, value: str, why: Why) -> None:
        if self._judge is not None:
            self._judge.note(column, value, why)
