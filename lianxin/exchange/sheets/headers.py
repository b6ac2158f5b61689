"""Which rows of a sheet are its header, what each column is, what the sheet is, and which columns are refused by name.

1. Each of the first rows, alone and together with the next (two-row headers), is scored by the number of different fields that
   its headings name; the best wins, on a tie the earlier, and the lower row alone where it says as much as both.
2. A heading that says only "name" or "phone" belongs to whoever the group above it, or the name column to its left, speaks of.
3. What is known by its values: a column of identity numbers is refused, whatever it is called.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lianxin.exchange.cells import Cell
from lianxin.exchange.faults import Why
from lianxin.exchange.sheets.cleaning import looks_like_id, plain
from lianxin.exchange.sheets.fields import BARE, HEADINGS, IDENTITY, LEFT_OUT, NUMBERING, OF_MATTERS, heading
from lianxin.exchange.sheets.grid import Grid
from lianxin.rules.policy.banned import bans_for_all, bans_for_people, found_in

LOOKED_AT: Final = 40
LONGEST: Final = 24
"""A heading is short; what is longer is a title or data."""
SAMPLE: Final = 200
NEVER: Final = Why(
    "身份证号、银行账号等系统从不导入,这一列不读",
    "identity and account numbers are never imported: this column is not read",
)
OWNERS: Final = {
    "officer": ("干部", "责任人", "联系人", "帮扶人", "领导", "结对人"),
    "home": ("户主", "农户", "群众", "对象", "贫困户", "脱贫户", "困难户", "家庭", "户情", "户信息"),
    "org": ("企业", "学校", "项目"),
    "unit": ("单位信息", "机构"),
    "matter": ("诉求人", "反映人", "来电人", "来访人", "来信人", "投诉人"),
}


@dataclass(frozen=True, slots=True)
class Header:
    """The header found: its first row (1 is the sheet's first), how many rows, the heading of each column."""

    row: int
    depth: int
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A column that is not read, and why."""

    column: int
    heading: str
    why: Why


def find_header(grid: Grid) -> Header | None:
    """The header of the sheet; None when no row looks like one."""
    best: tuple[int, Header] | None = None
    for place in range(min(LOOKED_AT, len(grid.rows))):
        for header in _candidates(grid, place):
            score = _score(header.headings)
            if score and (best is None or score > best[0] or (score == best[0] and _says_it_alone(header, best[1]))):
                best = score, header
    return best[1] if best and best[0] >= 2 else None


def header_at(grid: Grid, row: int, depth: int) -> Header:
    """The header where the clerk says that it is."""
    rows = grid.rows[row - 1 : row - 1 + depth]
    return Header(row, depth, _joined(rows, grid.width))


def _candidates(grid: Grid, place: int) -> list[Header]:
    rows = grid.rows
    found = [Header(place + 1, 1, _joined(rows[place : place + 1], grid.width))]
    if place + 1 < len(rows) and _may_be_upper(rows[place], rows[place + 1]):
        found.append(Header(place + 1, 2, _joined(rows[place : place + 2], grid.width)))
    return found


def _may_be_upper(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether two rows can be one header: the lower one has headings, and each says something that the upper one leaves open."""
    above, below = [plain(cell) for cell in upper], [plain(cell) for cell in lower]
    different = {text for text in above if text}
    if len(different) < 2 or any(len(text) > LONGEST or _is_data(text) for text in below):
        return False
    new = [text for place, text in enumerate(below) if text and text != (above[place] if place < len(above) else "")]
    return any(_meaning(text, "") for text in new)


def _is_data(text: str) -> bool:
    return sum(char.isdigit() for char in text) >= 4


def _says_it_alone(lower: Header, both: Header) -> bool:
    """Whether the lower of two rows says the same by itself: then the upper one is a line about the whole sheet."""
    below = lower.depth == 1 and both.depth == 2 and lower.row == both.row + 1
    return below and _meanings(lower.headings) == _meanings(both.headings)


def _joined(rows: Sequence[Sequence[Cell]], width: int) -> tuple[str, ...]:
    found = []
    for column in range(width):
        parts = [plain(row[column]) if column < len(row) else "" for row in rows]
        found.append("/".join(dict.fromkeys(part.replace("/", "") for part in parts if part)))
    return tuple(found)


def _score(headings: Sequence[str]) -> int:
    """How many different things the headings name."""
    if any(len(text) > 2 * LONGEST for text in headings):
        headings = [text if len(text) <= 2 * LONGEST else "" for text in headings]
    return len(_meanings(headings))


def _meanings(headings: Sequence[str]) -> set[str]:
    return {meaning for text in dict.fromkeys(headings) if (meaning := _meaning(text, ""))}


def _meaning(text: str, owner: str) -> str:
    """The field, or ``?name`` and the like, or ``-`` for a heading that is known and not read; empty for nothing known."""
    group, _, own = text.rpartition("/")
    bare = heading(own)
    whole = heading(f"{group}{own}")
    if whole in HEADINGS:
        return HEADINGS[whole]
    if group and (kind := _bare(bare)):
        return _of_owner(kind, _owner_of(group) or owner) or f"?{kind}"
    if bare in HEADINGS:
        return HEADINGS[bare]
    if kind := _bare(bare):
        return _of_owner(kind, owner) or f"?{kind}"
    if bare in NUMBERING or bare in LEFT_OUT or _is_identity(bare):
        return f"-{bare}"
    return _composed(bare)


def _composed(bare: str) -> str:
    """A heading of an owner and a bare word that nobody listed: 包联干部联系方式."""
    for kind, words in BARE.items():
        for word in words:
            if len(word) > 1 and bare.endswith(word) and (owner := _owner_of(bare.removesuffix(word))):
                return _of_owner(kind, owner)
    return ""


def _bare(text: str) -> str:
    return next((kind for kind, words in BARE.items() if text in words), "")


def _owner_of(text: str) -> str:
    flat = heading(text)
    return next((owner for owner, words in OWNERS.items() if any(word in flat for word in words)), "")


_OF: Final = {
    ("name", "officer"): "officer.name",
    ("name", "home"): "home.name",
    ("name", "org"): "org.name",
    ("name", "unit"): "unit.name",
    ("name", "place"): "place.village",
    ("phone", "officer"): "officer.mobile",
    ("phone", "home"): "home.phone",
    ("phone", "org"): "org.phone",
    ("unit", "officer"): "officer.unit",
    ("unit", "home"): "officer.unit",
    ("unit", "unit"): "unit.name",
    ("code", "officer"): "officer.code",
    ("code", "home"): "home.code",
    ("code", "org"): "org.code",
    ("code", "unit"): "unit.code",
    ("code", "place"): "place.code",
    ("kind", "org"): "org.kind",
    ("kind", "unit"): "unit.kind",
    ("kind", "home"): "need.kind",
    ("kind", "officer"): "officer.class",
    ("name", "matter"): "matter.asker",
    ("phone", "matter"): "matter.phone",
    ("kind", "matter"): "matter.kind",
    ("unit", "matter"): "matter.unit",
}


def _of_owner(kind: str, owner: str) -> str:
    return _OF.get((kind, owner), "")


# -- what each column is -------------------------------------------------------------------------


def kind_of(header: Header, sheet: str) -> str:
    """What the sheet is, by the fields that it has; by its name where that leaves it open."""
    found = {_meaning(text, "") for text in header.headings}
    if "matter.text" in found and (found & _ONLY_MATTERS or not found & _HOME):
        return "matters"
    return _kind_on_roll(found, sheet)


def _kind_on_roll(found: set[str], sheet: str) -> str:
    officer = bool(found & {"officer.name", "officer.class", "officer.title", "officer.unit_title"})
    if found & _HOME:
        return "households"
    if "org.name" in found or any(word in sheet for word in OWNERS["org"]):
        return "organisations" if "officer.class" not in found and "officer.title" not in found else "officers"
    if officer or ("?name" in found and found & {"officer.unit", "?unit", "?phone"}):
        posts = found & {"officer.class", "officer.title", "officer.unit", "officer.unit_title", "?unit"}
        return "officers" if posts else "links"
    if "unit.name" in found or "unit.kind" in found or ("单位" in sheet and "?name" in found):
        return "units"
    if found & {"place.village", "place.code"}:
        return "villages"
    return "households" if "户" in sheet and "?name" in found else "none"


_HOME: Final = frozenset({"home.name", "home.members", "need.kind"})
_ONLY_MATTERS: Final = frozenset({"matter.asker", "matter.number", "matter.reported", "matter.handled"})
"""What stands beside the words of a matter; a list of households may have a column of wishes too."""

_MAIN: Final = {
    "officers": "officer",
    "households": "home",
    "organisations": "org",
    "units": "unit",
    "villages": "place",
    "links": "officer",
    "matters": "matter",
}


def columns_of(header: Header, kind: str) -> dict[int, str]:
    """What each column is, by its number from 0; of two columns with the same meaning the first is taken."""
    owner = _MAIN.get(kind, "")
    current = owner
    columns: dict[int, str] = {}
    for place, text in enumerate(header.headings):
        meaning = _of_matter(text) if kind == "matters" else _meaning(text, "")
        if meaning.startswith("?"):
            meaning = _settled(meaning[1:], owner, current, columns)
        if not meaning or meaning.startswith("-") or meaning in columns.values() or not _fits(meaning, kind):
            continue
        columns[place] = meaning
        if meaning in {"officer.name", "home.name", "org.name"}:
            current = meaning.partition(".")[0]
    if kind == "officers" and "unit.name" in columns.values() and "officer.unit" not in columns.values():
        columns = {place: "officer.unit" if meaning == "unit.name" else meaning for place, meaning in columns.items()}
    if kind == "units" and "officer.unit" in columns.values() and "unit.name" not in columns.values():
        columns = {place: "unit.name" if meaning == "officer.unit" else meaning for place, meaning in columns.items()}
    return columns


def _of_matter(text: str) -> str:
    """The meaning of a heading in a sheet of matters."""
    group, _, own = text.rpartition("/")
    whole, bare = heading(f"{group}{own}"), heading(own)
    if whole in OF_MATTERS or (bare in OF_MATTERS and not _bare(bare)):
        return OF_MATTERS.get(whole) or OF_MATTERS[bare]
    return _meaning(text, "")


def _fits(meaning: str, kind: str) -> bool:
    """Whether such a sheet can hold it: matters are words of their own, with places."""
    return meaning.startswith(("matter.", "place.")) if kind == "matters" else not meaning.startswith("matter.")


def system_of(grid: Grid, header: Header) -> str:
    """The system from which a sheet of matters plainly comes; empty when nothing says so."""
    above = [plain(cell) for row in grid.rows[: header.row - 1] for cell in row]
    return "12345热线" if any("12345" in text for text in (grid.name, *above, *header.headings)) else ""


def _settled(kind: str, owner: str, current: str, columns: dict[int, str]) -> str:
    """Whose name or phone a bare heading means: the sheet's own, else the name to its left, else the officer's."""
    names = [owner, *(["officer"] if owner == "home" else [])] if kind == "name" else [current, owner]
    for one in names:
        meaning = _of_owner(kind, one)
        if meaning and meaning not in columns.values():
            return meaning
    return ""


def refused_columns(grid: Grid, header: Header) -> list[Refused]:
    """The columns that are never read: by their heading (principle 1), or because they hold identity numbers."""
    found = []
    for place, text in enumerate(header.headings):
        own = text.rpartition("/")[2]
        if _is_identity(heading(own)) or _holds_ids(grid, header, place):
            found.append(Refused(place, text, NEVER))
            continue
        ban = next((ban for ban, _ in found_in(own, bans_for_all() + bans_for_people())), None) if own else None
        if ban is not None:
            why = Why(f"系统不设这样的列:{ban.principle.zh}", f"there is no such column, on purpose: {ban.principle.en}")
            found.append(Refused(place, text, why))
    return found


def _is_identity(bare: str) -> bool:
    return any(word in bare for word in IDENTITY)


def _holds_ids(grid: Grid, header: Header, column: int) -> bool:
    rows = grid.rows[header.row + header.depth - 1 :][:SAMPLE]
    texts = [text for row in rows if column < len(row) and (text := plain(row[column]))]
    return len(texts) > 0 and 2 * sum(looks_like_id(text) for text in texts) >= len(texts)
