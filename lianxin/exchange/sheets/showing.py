"""What a run found, as a page shows it: counts, the first rows, questions, faults. Phones are shown by their last digits only."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from lianxin.exchange import tables
from lianxin.exchange.faults import RowFault
from lianxin.exchange.sheets.comparing import Change
from lianxin.exchange.sheets.drafts import TABLES
from lianxin.exchange.sheets.matter_showing import matter_table
from lianxin.exchange.sheets.running import Outcome
from lianxin.exchange.tables import Table

FIRST: Final = 20
LISTED: Final = 200
"""So many of those who are gone, and of the questions, stand on one page."""
_COLUMNS: Final = {
    "areas": ("name", "parent_code", "provisional"),
    "units": ("name", "kind", "area_code"),
    "officers": ("name", "officer_code", "mobile"),
    "posts": ("officer_code", "unit_code", "class", "title", "valid_from"),
    "counterparts": ("name", "kind", "area_code", "members", "phone"),
    "needs": ("counterpart_code", "need", "from", "to", "source"),
    "links": ("party_code", "counterpart_code", "kind", "valid_from"),
}
_NAMED: Final = frozenset({"parent_code", "area_code", "unit_code", "party_code", "counterpart_code"})
_WORDS: Final = {
    ("posts", "class"): "classes",
    ("units", "kind"): "unit_kinds",
    ("counterparts", "kind"): "counterparts",
    ("needs", "need"): "needs",
    ("links", "kind"): "links",
}
_HEADS: Final = {
    ("posts", "officer_code"): ("干部", "officer"),
    ("posts", "unit_code"): ("单位", "unit"),
    ("areas", "parent_code"): ("所在乡镇", "township"),
    ("units", "area_code"): ("所在地", "place"),
    ("counterparts", "area_code"): ("所在地", "place"),
    ("needs", "counterpart_code"): ("户", "household"),
    ("links", "party_code"): ("联系方", "party"),
    ("links", "counterpart_code"): ("联系对象", "counterpart"),
}


def shown(outcome: Outcome, answers: Mapping[str, str], lists: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The run as plain values, to be kept beside the upload until it is confirmed."""
    teller = _Teller(outcome.names, {**lists, "counterparts": {**lists["counterparts"], "household": "户"}})
    comparison = outcome.comparison
    return {
        "digest": outcome.digest,
        "lines": outcome.lines,
        "since": comparison.since.isoformat() if comparison.since < date.max else "",
        "needs_left_out": outcome.needs_left_out,
        "questions": [_question(one) for one in outcome.questions if one.id not in answers][:LISTED],
        "open": sum(one.id not in answers for one in outcome.questions),
        "asked": len(outcome.questions),
        "faults": [_fault(fault) for fault in outcome.faults],
        "faults_total": outcome.faults.total,
        "warnings": [_fault(fault) for fault in outcome.warnings],
        "warnings_total": outcome.warnings.total,
        "tables": [*(teller.table(table, outcome) for table in TABLES), matter_table(outcome.matters, lists["categories"])],
        "notes": [_fault(fault) for fault in outcome.matters.notes],
        "notes_total": outcome.matters.notes.total,
        "left_out": outcome.matters.left_out,
        "gone": teller.gone(outcome),
        "tried": outcome.report is not None,
    }


def _question(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "zh": one.zh,
        "en": one.en,
        "options": [[option.value, option.zh, option.en] for option in one.options],
        "answer": one.answer,
        "rows": one.rows,
        "where": [one.spot.sheet, one.spot.row, one.spot.column],
        "reads": list(one.shows),
    }


def _fault(fault: RowFault) -> list[Any]:
    return [fault.file, fault.row, fault.column, fault.value, fault.zh, fault.en]


class _Teller:
    """Says rows with names in place of codes, and words in place of keys."""

    def __init__(self, names: Mapping[str, str], lists: Mapping[str, Mapping[str, str]]) -> None:
        self._names = names
        self._lists = lists

    def table(self, table: Table, outcome: Outcome) -> dict[str, Any]:
        """Counts and first rows of a table."""
        new = outcome.comparison.of(table, new=True)
        changed = outcome.comparison.of(table, new=False)
        columns = [table.column(name) for name in _COLUMNS[table.name]]
        return {
            "name": table.name,
            "zh": table.zh,
            "new": len(new),
            "changed": len(changed),
            "same": outcome.comparison.same[table.name],
            "head": [
                list(_HEADS.get((table.name, column.name), (column.zh, column.name.replace("_", " ")))) for column in columns
            ],
            "rows": [self._row(table, change) for change in new[:FIRST]],
            "changes": [self._change(table, change) for change in changed[:FIRST]],
            "reads": [
                self._household(table, change) for change in (*new[:FIRST], *changed[:FIRST]) if self._household(table, change)
            ],
        }

    @staticmethod
    def _household(table: Table, change: Change) -> str:
        """The counterpart whose record the row shows; one that is being made has none yet."""
        if "counterpart_code" not in table.header or (table is tables.COUNTERPARTS and change.before is None):
            return ""
        return str(change.after["counterpart_code"])

    def _row(self, table: Table, change: Change) -> list[str]:
        return [self._said(table, name, change.after[name]) for name in _COLUMNS[table.name]]

    def _change(self, table: Table, change: Change) -> dict[str, Any]:
        before = change.before or {}
        who = " · ".join(self._said(table, name, change.after[name]) for name in _COLUMNS[table.name][:2])
        fields = [
            [
                table.column(name).zh,
                name.replace("_", " "),
                self._said(table, name, before[name]),
                self._said(table, name, change.after[name]),
            ]
            for name in change.fields
        ]
        return {"who": who, "fields": fields}

    def _said(self, table: Table, name: str, value: Any) -> str:
        if value in ("", None, ()):
            return ""
        if name in {"mobile", "phone"}:
            return f"…{str(value)[-4:]}"
        if (table.name, name) in _WORDS:
            return self._lists[_WORDS[table.name, name]].get(value, str(value))
        if name in _NAMED or (table.name == "posts" and name == "officer_code"):
            return self._names.get(value, str(value))
        if isinstance(value, bool):
            return "是" if value else ""
        return str(value)

    def gone(self, outcome: Outcome) -> list[dict[str, Any]]:
        """Who is on the roll but not in the sheet, by table."""
        found: dict[str, dict[str, Any]] = {}
        for one in outcome.comparison.gone:
            group = found.setdefault(one.table, {"table": one.table, "lines": [], "total": 0})
            group["total"] += 1
            if len(group["lines"]) < LISTED:
                group["lines"].append({"id": one.id, "zh": self._told(one.zh), "also": len(one.rows) - 1, "code": one.code})
        return list(found.values())

    def _told(self, text: str) -> str:
        head, sign, need = text.rpartition(":")
        return f"{head}:{self._lists['needs'].get(need, need)}" if sign else text
