"""Writes docs/map.md: which clause became which rule, which module works it out, where it shows, which test holds it."""

from collections.abc import Iterator
from pathlib import Path

from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema import Duty, Figure, LinkRule, Policy

ROOT = Path(__file__).resolve().parent.parent
SECTIONS = {
    "links": ("links", "`liaison/queries/coverage.py`", "联系 `/coverage/`", "`tests/liaison/test_coverage.py`"),
    "figures": ("figures", "`figures/`", "数据 `/figures/<key>/`", "`tests/demo/test_headlines.py`, `tests/figures/`"),
    "duties": ("duties", "`rules/dues.py`, `duties/`", "今天 `/today/`, 总览 `/board/`", "`tests/duties/test_five_policies.py`"),
}
BESIDE = (
    ("S9", "联系群众卡", "contact card", "`liaison/actions/cards.py`", "`/c/<code>`, `/cards/<code>/print/`", "`tests/web/public/test_public.py`"),
    ("S9", "民情日记、工作进度卡", "diary and weekly card, drafted from entries", "`records/queries/drafts.py`", "`/texts/progress-card/`", "`tests/records/test_drafts.py`"),
    ("A7", "每周工作记录", "weekly record, drafted from entries", "`records/queries/drafts.py`", "`/texts/weekly-record/`", "`tests/records/test_drafts.py`"),
    ("X7", "以供党委、政府决策参考", "leaders' daily digest and instructions", "`records/queries/`, `records/actions/instructing.py`", "`/digest/`", "`tests/records/test_drafts.py`"),
    ("S1", "尚未在册的农户", "a household not yet on the roll", "`records/actions/making.py`", "记录走访 `/record/`", "`tests/records/test_make_entry.py`"),
    ("J1", "公安民警联村", "a link that opens nothing", "`liaison/access.py`", "–", "`tests/liaison/test_access.py`"),
    ("J2", "两个全覆盖", "coverage both ways, with who is missing", "`liaison/queries/`", "`/coverage/`", "`tests/liaison/test_coverage.py`"),
)  # fmt: skip
UNMEASURED = {
    "matters": "matters: not measured until they are built",
    "documents": "documents: not measured until they are built",
    "publications": "publications: not measured until they are built",
}


def main() -> None:
    """Print the page."""
    print("# Map: from clause to test\n")
    print(
        "Written by `script/map` from `policies/`; a test fails when it is out of date. Every rule reads as one sentence: `script/lianxin policy explain FILE`.\n"
    )
    for file in sorted((ROOT / "policies").glob("*.yaml")):
        policy = read_policy(file.read_text(encoding="utf-8")).policy
        if policy is None:
            raise SystemExit(f"{file.name} has faults")
        print(f"## {policy.zh} · `policies/{file.name}`\n")
        print("| id | clause | rule | module | page | test |\n|---|---|---|---|---|---|")
        print("\n".join(_rows(policy)), end="\n\n")
    print("## Beside the rules\n")
    print("| id | clause | what | module | page | test |\n|---|---|---|---|---|---|")
    for row in BESIDE:
        print(f"| {' | '.join(row)} |")


def _rows(policy: Policy) -> Iterator[str]:
    for section in SECTIONS:
        rules: dict[str, LinkRule | Figure | Duty] = getattr(policy, section)
        for rule in rules.values():
            _, module, page, test = SECTIONS[section]
            unbuilt = "" if isinstance(rule, LinkRule) else UNMEASURED.get(rule.of.source, "")
            yield f"| {', '.join(rule.id)} | {rule.clause} | `{section}.{rule.key}` {rule.zh} | {module} | {page} | {unbuilt or test} |"


if __name__ == "__main__":
    main()
