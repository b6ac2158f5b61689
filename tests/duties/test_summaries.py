"""What is stored for boards equals the direct count, whatever happened since it was stored.

``LIANXIN_HISTORIES=500`` plays more histories on each folder than the few of an ordinary run, ``LIANXIN_SEEDS=1-20`` asks for
more folders.
"""

import os
import random
import re
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lianxin.duties import figures as counting
from lianxin.duties import summaries as product
from lianxin.figures import actions, summaries, watching
from lianxin.figures.models import Change, Counted, Summary
from lianxin.liaison.queries.coverage import coverage
from lianxin.policy.queries import policies_in_force
from lianxin.registry.models import Area
from lianxin.rules import periods
from tests.duties.county import POLICY, STAY, TALK, County, adopt, area, moment
from tests.duties.histories import STEPS, Nothing
from tests.figures.loading import load
from tests.oracle.generate import make_folder

FIRST, LAST = (int(number) for number in os.environ.get("LIANXIN_SEEDS", "1-2").split("-"))
HISTORIES = int(os.environ.get("LIANXIN_HISTORIES", "4"))
ROOT = Path(__file__).resolve().parent.parent.parent
NOTHING = lambda: False  # noqa: E731


FEW = settings(phases=[Phase.generate], deadline=None, database=None, suppress_health_check=list(HealthCheck))


class Undone(Exception):
    """Takes back what an example wrote."""


def renewed(at) -> list[str]:
    return [f"{one.what} {one.area} {one.period}" for one in product.renew(at=at, stopped=NOTHING, everything=True)]


def faults(today) -> list[str]:
    """Where a stored number is not what a direct count gives."""
    found = []
    for held in Counted.objects.select_related("area").order_by("pk"):
        period, place = periods.parse(held.period), f"{held.area.code} {held.period}"
        versions = policies_in_force(held.area, min(period.last, today))
        if held.what == "figures":
            keys = list(dict.fromkeys(key for version in versions for key in version.policy.figures))
            direct = {answer.key: answer.rows for answer in counting.several(keys, period, today=today, area=held.area.code)}
            told = product.told(keys, period, today=today, area=held.area.code)
            found += [
                f"{place} {one.key}: {one.rows}, not {direct[one.key]}" for one in told.answers if one.rows != direct[one.key]
            ]
        else:
            told, _ = product.covered(versions, held.area, period, today=today, every=True)
            for (_, rule, stored), (version, key) in zip(told, [(v, k) for v in versions for k in v.policy.links], strict=True):
                now = coverage(product.within(version, held.area), rule, min(period.last, today))
                found += [f"{place} {key}: {stored}, not {now}"] if stored != now else []
    return found


@pytest.fixture
def always_stored(monkeypatch):
    """However quick counting is, what is stored is read."""
    monkeypatch.setattr(summaries, "QUICK_MS", -1)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(FIRST, LAST + 1))
def test_summaries_equal_the_direct_count_after_any_history(seed, tmp_path, always_stored, monkeypatch):
    made = make_folder(tmp_path, seed, "tiny")
    load(made.folder)
    today = made.today
    asked = [periods.parse(label) for label in ("2026-03", "2026-Q2")]
    monkeypatch.setattr(summaries, "places", lambda adopted: list(Area.objects.filter(code__in=["C1", "T1"])))
    monkeypatch.setattr(summaries, "periods_of", lambda today: asked)
    renewed(moment(today))
    assert Summary.objects.exists()

    @settings(
        max_examples=HISTORIES, phases=[Phase.generate], deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(steps=st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=4), chance=st.integers(0, 10**6))
    def play(steps, chance):
        rng = random.Random(chance)
        try:
            with transaction.atomic():
                for name in steps:
                    with suppress(Nothing):
                        STEPS[name](rng, today)
                renewed(moment(today, 13))
                assert faults(today) == [], steps
                raise Undone
        except Undone:
            pass

    play()


LEVELS = ("prefecture", "county", "township", "village")


def in_two_counties(folder):
    """The folder with its second township in a county of its own, under the prefecture's policy."""
    areas = (folder / "areas.csv").read_text(encoding="utf-8")
    areas = re.sub(r"^(T2,[^,]*,township,)C1", r"\1C2", areas, flags=re.MULTILINE)
    (folder / "areas.csv").write_text(areas.replace("\nC1,示例县,county,P1", "\nC2,邻县,county,P1\nC1,示例县,county,P1"), "utf-8")
    adoptions = (folder / "adoptions.csv").read_text(encoding="utf-8")
    (folder / "adoptions.csv").write_text(re.sub(r"^(first-[12]\.yaml),C1,", r"\1,P1,", adoptions, flags=re.MULTILINE), "utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(FIRST, LAST + 1))
def test_counties_counted_together_equal_each_by_itself_also_after_merges_between_them(
    seed, tmp_path, always_stored, monkeypatch
):
    made = make_folder(tmp_path, seed, "tiny")
    load(in_two_counties(made.folder))
    today = made.today
    monkeypatch.setattr(summaries, "places", lambda adopted: list(Area.objects.filter(level__in=LEVELS).order_by("code")))
    monkeypatch.setattr(summaries, "periods_of", lambda today: [periods.parse("2026-Q2")])
    renewed(moment(today))
    assert {held.area.code for held in Counted.objects.select_related("area")} >= {"P1", "C1", "C2", "T1", "T2", "01"}
    assert faults(today) == []

    @settings(
        max_examples=max(1, HISTORIES // 2),
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        steps=st.lists(st.sampled_from(sorted(STEPS)), max_size=2),
        merge=st.sampled_from(["counties_merged", "villages_merged", "households_merged"]),
        chance=st.integers(0, 10**6),
    )
    def play(steps, merge, chance):
        rng = random.Random(chance)
        try:
            with transaction.atomic():
                for name in [*steps, merge]:
                    with suppress(Nothing):
                        STEPS[name](rng, today)
                renewed(moment(today, 13))
                assert faults(today) == [], [*steps, merge]
                raise Undone
        except Undone:
            pass

    play()


def test_every_table_that_a_figure_names_is_watched():
    named = set()
    for file in (ROOT / "lianxin" / "figures").glob("*.py"):
        if file.name != "watching.py":
            named |= set(re.findall(r"\b(?:registry|policy|liaison|records|feedback|matters)_[a-z]+\b", file.read_text()))
    assert named - {"matters_with_codes"} <= {each.table for each in watching.WATCHED}


# -- when it is counted ----------------------------------------------------------------------------


@pytest.fixture
def county(db):
    return County(STAY + TALK + FIGURES)


FIGURES = """figures:
  visits: {zh: 走访, clause: 条款, of: {entries: visit}}
  seen: {zh: 走访户, clause: 条款, count: counterparts, of: {entries: visit, with: household}}
"""
NIGHT, NOON = moment(date(2026, 5, 21), 3), moment(date(2026, 5, 21))
MAY = periods.parse("2026-05")


def renewed_at(at) -> list[str]:
    return [f"{one.what} {one.area} {one.period}" for one in product.renew(at=at, stopped=NOTHING)]


def told_now(day=NOON) -> product.Told:
    return product.told(["visits"], MAY, today=day.date(), area="C1")


def test_what_is_counted_at_once_is_always_counted(county):
    renewed_at(NIGHT)
    county.entry(county.officers[1], "visit", date(2026, 5, 20), county.household("H1"))
    told = told_now()
    assert (told.as_of, told.answers[0].rows[0].number) == (None, 1)


def test_at_night_all_that_changed_is_counted_once(county, always_stored):
    first = renewed_at(NIGHT)
    assert {line.rsplit(" ", 1)[1] for line in first} == {"2026", "2026-Q2", "2026-05"}
    assert renewed_at(NIGHT + timedelta(minutes=10)) == []
    Counted.objects.update(cost_ms=10_000)
    county.entry(county.officers[1], "visit", date(2026, 5, 20), county.household("H1"))
    assert renewed_at(NOON) == []
    assert (told_now().as_of, told_now().answers[0].rows[0].number) == (NIGHT, 0)
    again = renewed_at(NIGHT + timedelta(days=1))
    assert "figures C1 2026-05" in again
    assert told_now(NOON + timedelta(days=1)).answers[0].rows[0].number == 1


def test_by_day_a_month_is_counted_once_enough_has_changed(county, always_stored):
    renewed_at(NIGHT)
    Counted.objects.update(changes=0, cost_ms=12)
    homes = [county.household(f"H{n}") for n in range(2)]
    renewed_at(NOON)
    Counted.objects.update(changes=0, cost_ms=12)
    for n in range(5):
        county.entry(county.officers[1], "visit", date(2026, 5, 10 + n), homes[n % 2])
    assert renewed_at(NOON + timedelta(minutes=20)) == []
    county.entry(county.officers[1], "visit", date(2026, 5, 20), homes[0])
    assert renewed_at(NOON + timedelta(minutes=30)) == ["figures C1 2026-05"]


def test_by_day_the_areas_of_a_month_are_counted_together_once_enough_has_changed_in_all(county):
    """A change in a county is one in the prefecture too; each has saved up for it, and each costs its share."""
    rows = [("C1", 4_000, 1_000), ("C2", 5_000, 4_000), ("P1", 10_000, 5_000)]
    for code, cost, changes in rows:
        place = Area.objects.filter(code=code).first() or area(code, "county")
        more = {"first": MAY.first, "last": MAY.last, "as_of": NIGHT, "cost_ms": cost, "changes": changes}
        Counted.objects.create(what="figures", area=place, period=MAY.label, **more)
    assert [held.area.code for held in summaries.waiting(NOON)] == ["C1", "C2", "P1"]
    Counted.objects.filter(area__code="P1").update(changes=4_000)
    assert summaries.waiting(NOON) == []


def test_what_commits_late_is_taken_the_next_time(county, always_stored):
    """A queue has no cursor that could pass by a row: an earlier number that shows later is taken like any other."""
    renewed_at(NIGHT)
    county.entry(county.officers[1], "visit", date(2026, 5, 20), county.household("H1"))
    late = Change.objects.filter(kind="entry").order_by("pk")[0]
    Change.objects.filter(pk=late.pk).delete()  # as if its transaction were still open
    renewed_at(NOON)
    Counted.objects.update(changes=0)
    late.save(force_insert=True)
    assert set(actions.take_changes()) == {"entry"}
    assert Counted.objects.get(what="figures", period="2026-05").changes > 0


def test_a_change_during_counting_stays(county, always_stored):
    renewed_at(NIGHT)
    held = Counted.objects.get(what="figures", period="2026-05")
    Counted.objects.filter(pk=held.pk).update(changes=5)
    assert actions.put_figures(held, {}, cost_ms=1, at=NOON)
    assert Counted.objects.get(pk=held.pk).changes == 5
    assert not actions.put_figures(held, {}, cost_ms=1, at=NOON + timedelta(minutes=1))


def test_a_lost_trigger_is_put_back_and_everything_taken_to_have_changed(county, always_stored):
    renewed_at(NIGHT)
    Counted.objects.update(changes=0)
    name = sorted(watching.standing())[0]
    with connection.cursor() as cursor:
        cursor.execute(watching.dropping(name))
    assert not watching.standing() >= {name}
    actions.take_changes()
    assert name in watching.standing()
    assert not Counted.objects.filter(changes=0).exists()
    assert not watching.ensure()


def test_another_version_is_counted_directly(county, always_stored):
    renewed_at(NIGHT)
    adopt(POLICY + STAY + TALK + FIGURES.replace("entries: visit", "entries: stay", 1), county.county, date(2026, 5, 1))
    assert told_now().as_of is None


def test_stopped_it_goes_on_the_next_time(county):
    stops = iter([False, True])
    done = list(product.renew(at=NIGHT, stopped=lambda: next(stops)))
    assert [(one.what, one.period) for one in done] == [("figures", "2026-05")]
    assert len(renewed_at(NIGHT + timedelta(minutes=1))) == 5


def test_only_what_figures_look_at_is_a_change(county):
    actions.take_changes()
    county.officers[0].mobile = "1"
    county.officers[0].save()
    assert not Change.objects.exists()
    county.officers[0].tags = ["new"]
    county.officers[0].save()
    assert Change.objects.get().kind == "officer"
