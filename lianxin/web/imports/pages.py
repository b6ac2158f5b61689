"""What the pages of an import show, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.exchange.tables import TABLES
from lianxin.web.errors import language
from lianxin.web.typeset import chinese

STEPS: Final[tuple[str | Promise, ...]] = (
    gettext_lazy("上传"),
    gettext_lazy("看懂表格"),
    gettext_lazy("对照人和村"),
    gettext_lazy("核对增减"),
    gettext_lazy("完成"),
)
KINDS: Final[dict[str, str | Promise]] = {
    "village": gettext_lazy("村"),
    "unit": gettext_lazy("单位"),
    "officer": gettext_lazy("干部"),
    "twice": gettext_lazy("同名的干部"),
    "home": gettext_lazy("户"),
    "home-twice": gettext_lazy("同名的户"),
    "organisation": gettext_lazy("企业、学校、项目"),
    "classes": gettext_lazy("级别"),
    "needs": gettext_lazy("帮扶类别"),
    "links": gettext_lazy("结对类别"),
    "handled": gettext_lazy("已经办过的诉求"),
    "against": gettext_lazy("被反映的单位、干部"),
    "matter-kind": gettext_lazy("诉求性质"),
    "category": gettext_lazy("诉求类别"),
}
GONE: Final[dict[str, str | Promise]] = {
    "posts": gettext_lazy("在这些单位任职、表里没有的人"),
    "counterparts": gettext_lazy("在这些村、表里没有的户"),
    "links": gettext_lazy("名册上有、表里没有的结对"),
    "needs": gettext_lazy("名册上有、表里没有的帮扶类别"),
}
_WORK: Final[dict[str, str | Promise]] = {
    "read": gettext_lazy("正在读文件"),
    "roll": gettext_lazy("正在读名册"),
    "match": gettext_lazy("正在对照人和村"),
    "compare": gettext_lazy("正在比较"),
    "load": gettext_lazy("正在检查每一行"),
    "matters": gettext_lazy("正在登记诉求"),
}
LISTED: Final = 100


def step_words(progress: dict[str, Any]) -> str:
    """How far the work is, in words."""
    step, _sign, table = str(progress["step"]).partition(":")
    names = {one.name: one.name if language() == "en" else one.zh for one in TABLES}
    words = str(_WORK.get(step, step))
    words += f" · {names[table]}" if table in names else ""
    return words + (_(",第%(n)s行") % {"n": progress["done"]} if progress["done"] else "")


def _said(zh: str, en: str) -> str:
    return en if language() == "en" else chinese(zh)


def questions_page(result: dict[str, Any]) -> dict[str, Any]:
    """The questions by kind, in the order of asking, with the codes of the households that they show."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in result["questions"]:
        options = [(value, _said(zh, en)) for value, zh, en in one["options"]]
        shown = {**one, "said": _said(one["zh"], one["en"]), "options": options, "few": len(options) <= 4}
        groups.setdefault(one["kind"], []).append(shown)
    reads = [code for one in result["questions"] for code in one["reads"]]
    listed = [{"title": KINDS.get(kind, kind), "rows": rows} for kind, rows in groups.items()]
    return {
        "groups": listed,
        "reads": sorted(set(reads)),
        "open": result["open"],
        "more": result["open"] - len(result["questions"]),
    }


def check_page(result: dict[str, Any]) -> dict[str, Any]:
    """New, changed and gone by table; the faults that stand in the way, if any."""
    english = language() == "en"
    tables = [_table(table, english=english) for table in result["tables"]]
    gone = [{**group, "title": GONE[group["table"]], "more": group["total"] - len(group["lines"])} for group in result["gone"]]
    reads = {code for table in result["tables"] for code in table["reads"]}
    reads |= {line["code"] for group in result["gone"] for line in group["lines"] if line["code"]}
    return {
        "tables": [table for table in tables if table["new"] or table["changed"] or table["same"]],
        "new": sum(table["new"] for table in tables),
        "changed": sum(table["changed"] for table in tables),
        "same": sum(table["same"] for table in tables),
        "gone": gone,
        "gone_total": sum(group["total"] for group in gone),
        "faults": list(fault_rows(result["faults"][:LISTED])),
        "faults_total": result["faults_total"],
        "warnings": list(fault_rows(result["warnings"][:LISTED])),
        "warnings_total": result["warnings_total"],
        "notes": list(fault_rows(result.get("notes", [])[:LISTED])),
        "notes_total": result.get("notes_total", 0),
        "left_out": result.get("left_out", 0),
        "needs_left_out": result["needs_left_out"],
        "lines": result["lines"],
        "since": result["since"],
        "reads": sorted(reads),
    }


def _table(table: dict[str, Any], *, english: bool) -> dict[str, Any]:
    changes = [
        {
            "who": one["who"],
            "fields": [{"label": en if english else zh, "before": old, "after": new} for zh, en, old, new in one["fields"]],
        }
        for one in table["changes"]
    ]
    return {
        **table,
        "title": table["name"].capitalize() if english else table["zh"],
        "head": [en if english else zh for zh, en in table["head"]],
        "changes": changes,
        "more_new": table["new"] - len(table["rows"]),
        "more_changed": table["changed"] - len(changes),
    }


def fault_rows(faults: list[list[Any]]) -> Iterator[tuple[str, str, str, str, str]]:
    """The faults as sheet, row, column, content, reason."""
    for sheet, row, column, value, zh, en in faults:
        yield sheet, str(row) if row else "", column, value, _said(zh, en)


def done_page(counts: dict[str, Any] | None) -> dict[str, Any]:
    """What was done, by table."""
    found = counts or {"new": {}, "changed": {}}
    english = language() == "en"
    rows = [
        {
            "title": table.name.capitalize() if english else table.zh,
            "new": found["new"].get(table.name, 0),
            "changed": found["changed"].get(table.name, 0),
        }
        for table in TABLES
    ]
    return {"rows": [row for row in rows if row["new"] or row["changed"]], "matters": found["new"].get("matters", 0)}
