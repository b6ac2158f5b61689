"""Writes docs/map.md: which clause became which rule, which module works it out, where it shows, which test holds it."""

from collections.abc import Iterator
from pathlib import Path

from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema import Duty, Figure, LinkRule, Policy

ROOT = Path(__file__).resolve().parent.parent
COVERAGE = "tests/liaison/test_coverage.py"
SECTIONS = {
    "links": ("`liaison/queries/coverage.py`", "`/coverage/`", f"`{COVERAGE}`"),
    "figures": ("`figures/`", "`/figures/<key>/`", "`tests/demo/test_headlines.py`"),
    "duties": ("`rules/dues.py`, `duties/`", "`/today/`, `/board/`", "`tests/duties/test_five_policies.py`"),
}
BESIDE = (
    (
        "S9",
        "联系群众卡",
        "contact card",
        "liaison/actions/cards.py",
        "/c/<code>",
        "tests/web/public/test_public.py",
    ),
    (
        "S9",
        "民情日记、工作进度卡",
        "diary and weekly card, drafted from entries",
        "records/queries/drafts.py",
        "/texts/…",
        "tests/records/test_drafts.py",
    ),
    (
        "A7",
        "每周工作记录",
        "weekly record, drafted from entries",
        "records/queries/drafts.py",
        "/texts/…",
        "tests/records/test_drafts.py",
    ),
    (
        "X7",
        "以供党委、政府决策参考",
        "leaders' daily digest and instructions",
        "records/actions/instructing.py",
        "/digest/",
        "tests/records/test_drafts.py",
    ),
    (
        "S1",
        "共入户走访群众49833户",
        "a household not yet on the roll",
        "records/actions/making.py",
        "/record/",
        "tests/records/test_make_entry.py",
    ),
    (
        "J1",
        "实行公安民警联村",
        "a link that opens nothing",
        "liaison/access.py",
        "–",
        "tests/liaison/test_access.py",
    ),
    (
        "J2",
        "两个全覆盖",
        "both coverages, with who is missing",
        "liaison/queries/coverage.py",
        "/coverage/",
        "tests/liaison/test_coverage.py",
    ),
)
"""What the documents ask for beside rules: id, clause, what, module, page, test."""
UNMEASURED = {
    "documents": "documents: not measured until they are built",
    "publications": "publications: not measured until they are built",
}


def main() -> None:
    """Print the page."""
    print("# Map: from clause to test\n")
    print("Written by `script/map` from `policies/`; a test fails when it is out of date.")
    print("Every rule reads as one sentence: `script/lianxin policy explain FILE`.\n")
    for file in sorted((ROOT / "policies").glob("*.yaml")):
        policy = read_policy(file.read_text(encoding="utf-8")).policy
        if policy is None:
            raise SystemExit(f"{file.name} has faults")
        print(f"## {policy.zh} · `policies/{file.name}`\n")
        print("| id | clause | rule | module | page | test |\n|---|---|---|---|---|---|")
        print("\n".join(_rows(policy)), end="\n\n")
    print("## Beside the rules\n")
    print("| id | clause | what | module | page | test |\n|---|---|---|---|---|---|")
    for code, clause, what, module, page, test in BESIDE:
        print(f"| {code} | {clause} | {what} | `{module}` | `{page}` | `{test}` |")


def _rows(policy: Policy) -> Iterator[str]:
    for section, (module, page, test) in SECTIONS.items():
        rules: dict[str, LinkRule | Figure | Duty] = getattr(policy, section)
        for rule in rules.values():
            unbuilt = "" if isinstance(rule, LinkRule) else UNMEASURED.get(rule.of.source, "")
            name = f"`{section}.{rule.key}` {rule.zh}"
            yield f"| {', '.join(rule.id)} | {rule.clause} | {name} | {module} | {page} | {unbuilt or test} |"


if __name__ == "__main__":
    main()
