"""Faults of ``meetings``: entries that could not stand for a meeting, rounds that nobody could tell apart."""

from collections.abc import Iterator

from lianxin.rules.policy.draft import Draft
from lianxin.rules.policy.faults import Fault, Path


def meeting_faults(draft: Draft) -> Iterator[Fault]:
    """Yield every fault of the section ``meetings``."""
    rules = draft.policy.meetings
    names: dict[str, str] = {}
    for key, rule in rules.rounds.items() if rules is not None else ():
        path: Path = ("meetings", "rounds", key)
        word = draft.policy.words.entries.get(rule.entry)
        if word is not None and word.review:
            zh = f"“{word.zh}”审核通过才计数,不能由会议记下"
            yield draft.fault((*path, "entry"), zh, f'"{rule.entry}" counts only once reviewed: a meeting cannot write it')
        if rule.zh in names:
            zh = f"“{rule.zh}”和“{names[rule.zh]}”同名,分不清"
            yield draft.fault((*path, "zh"), zh, f'"{rule.zh}" is the name of "{names[rule.zh]}" too')
        names.setdefault(rule.zh, key)
