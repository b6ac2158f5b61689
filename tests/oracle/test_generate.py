"""The random folders are the same for the same seed, hold together, and can be counted."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from .duties import duties_in
from .figures import figure_in
from .folder import Folder, read_folder
from .generate import Made, make_folder
from .world import World

STATES = {"met", "short", "open", "grace", "exempt", "unmeasured"}


def texts(folder: Path) -> dict[str, str]:
    """Every file of a folder."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def figures_of(world: World, made: Made, period: str) -> int:
    """How many of the figures are in force and can be counted."""
    counted = 0
    for key in made.figures:
        try:
            counted += len(figure_in(world, key, period))
        except LookupError:
            continue
    return counted


def test_the_same_seed_gives_the_same_folder(tmp_path: Path) -> None:
    one, other = make_folder(tmp_path / "one", 7), make_folder(tmp_path / "other", 7)
    assert texts(one.folder) == texts(other.folder)
    assert texts(make_folder(tmp_path / "third", 8).folder) != texts(one.folder)


def check_entries(folder: Folder, made: Made) -> None:
    """Entries lie inside a post of each of their officers, not in the future, and name counterparts of their day."""
    for entry in folder.entries:
        assert entry.day <= entry.until <= entry.recorded <= made.today
        assert entry.half_days is None or entry.half_days <= 2 * ((entry.until - entry.day).days + 1)
        for officer in entry.officers:
            assert any(post.officer == officer and post.first <= entry.day and entry.until <= post.last for post in folder.posts)
        for code in entry.counterparts:
            assert folder.counterparts[code].first <= entry.day <= folder.counterparts[code].last
        assert entry.withdrawn_on is None or entry.recorded <= entry.withdrawn_on <= made.today


def check_links(folder: Folder) -> None:
    """Links of one party, counterpart and kind do not overlap."""
    spans: dict[tuple[object, ...], list[tuple[date, date]]] = {}
    for link in folder.links:
        spans.setdefault((link.party, link.counterpart, link.kind), []).append((link.first, link.last))
    for mine in spans.values():
        mine.sort()
        assert all(earlier[1] < later[0] for earlier, later in pairwise(mine))


@pytest.mark.parametrize("seed", range(6))
def test_a_folder_holds_together_and_can_be_counted(seed: int, tmp_path: Path) -> None:
    made = make_folder(tmp_path, seed)
    folder = read_folder(made.folder)
    check_entries(folder, made)
    check_links(folder)
    for as_of in (None, made.as_of):
        world = World(folder, made.today, as_of)
        for period in made.periods:
            rows = duties_in(world, period)
            names = {(row["party_kind"], row["party_code"], row["duty"], row["period"]) for row in rows}
            assert len(names) == len(rows)
            assert {row["state"] for row in rows} <= STATES
    assert figures_of(World(folder, made.today), made, made.periods[-1]) > 0


def test_the_area_and_officer_asked_narrow_the_rows(tmp_path: Path) -> None:
    made = make_folder(tmp_path, 3)
    world = World(read_folder(made.folder), made.today)
    rows = duties_in(world, "2026-04")
    mine = duties_in(world, "2026-04", officer="001")
    assert mine == [row for row in rows if row["party_code"] == "001"]
    assert all(row in rows for row in duties_in(world, "2026-04", area="T1"))
