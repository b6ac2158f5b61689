"""The demonstration as an exchange folder: it goes in through the same door as anybody's data."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from lianxin.demo.county import MANAGER, County
from lianxin.demo.linking import Ties
from lianxin.demo.work import Deed
from lianxin.rules.presence import Span
from lianxin.rules.workdays import official_days

ZONE: Final = ZoneInfo("Asia/Shanghai")
Row = Mapping[str, object]


def write(
    path: Path,
    county: County,
    ties: Ties,
    deeds: Iterable[Deed],
    matters: Iterable[Row] = (),
    *,
    policy_text: str,
    campaigns: Mapping[str, Span],
    log_ins: Iterable[tuple[str, str, str]],
    now: datetime,
) -> None:
    """Write every file of the folder."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "policy.yaml").write_text(policy_text, encoding="utf-8")
    _places(path, county, campaigns)
    _people(path, county)
    _file(path, "accounts", ({"officer_code": code, "role": role, "scope": scope} for code, role, scope in log_ins))
    _others(path, county, ties)
    _file(path, "entries", _entries(county, deeds, now))
    _file(path, "matters", matters)


def _file(path: Path, name: str, rows: Iterable[Row]) -> None:
    rows = list(rows)
    if not rows:
        return
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _places(path: Path, county: County, campaigns: Mapping[str, Span]) -> None:
    _file(path, "areas", (
        {"area_code": p.code, "name": p.name, "level": p.level, "parent_code": p.parent,
         "kind": "demonstration" if p.level == "village" else "", "size_class": p.size_class,
         "valid_to": p.valid_to or "", "merged_into": p.merged_into}
        for p in county.places
    ))  # fmt: skip
    _file(
        path, "units", ({"unit_code": o.code, "name": o.name, "kind": o.kind, "area_code": o.place.code} for o in county.offices)
    )
    _file(path, "campaigns", (
        {"campaign": key, "name": county.plan.campaigns[key][county.english], "area_code": county.root.code,
         "from": span.first, "to": span.last}
        for key, span in campaigns.items()
    ))  # fmt: skip
    years = range(county.first.year - 1, county.last.year + 2)
    _file(path, "calendar", (
        {"day": day.day, "working": "yes" if day.working else "no", "official": "yes", "note": day.note}
        for year in years for day in official_days(year)
    ))  # fmt: skip
    _file(path, "adoptions", [{"policy_file": "policy.yaml", "area_code": county.root.code, "from": county.first, "by": MANAGER}])
    flood = (
        county.first.replace(month=7, day=18)
        if county.first.month <= 7
        else county.first.replace(year=county.first.year + 1, month=7, day=18)
    )
    township = next((place for place in county.at("township") if place.slow), county.root)
    kinds = [kind for kind in ("flood",) if kind in county.absence_kinds]
    _file(path, "suspensions", (
        {"area_code": township.code, "kind": kind, "from": flood, "to": flood + timedelta(days=9),
         "basis": f"示汛〔{flood.year}〕3号"}
        for kind in kinds if flood + timedelta(days=9) < county.last
    ))  # fmt: skip


def _people(path: Path, county: County) -> None:
    manager = "Chen Manager" if county.english else "陈管理"
    _file(path, "officers", [
        {"officer_code": MANAGER, "name": manager},
        *({"officer_code": p.code, "name": p.name, "mobile": f"198{county.random.randrange(10**8):08}"} for p in county.people),
    ])  # fmt: skip
    _file(path, "posts", (
        {"officer_code": p.code, "unit_code": p.office.code, "class": p.class_key, "valid_from": p.since, "title": p.title,
         "basis": "任职", "backup_officer_code": p.backup, "main": "yes"}
        for p in county.people
    ))  # fmt: skip
    _file(path, "absences", (
        {"officer_code": p.code, "kind": kind, "from": first, "to": last} for p in county.people for kind, first, last in p.away
    ))  # fmt: skip


def _others(path: Path, county: County, ties: Ties) -> None:
    _file(path, "counterparts", (
        {"counterpart_code": o.code, "kind": o.kind, "name": o.name, "area_code": o.place.code,
         "members": o.members or "", "phone": o.phone}
        for o in county.others
    ))  # fmt: skip
    source = "Civil affairs office" if county.english else "民政办"
    _file(path, "needs", (
        {"counterpart_code": o.code, "need": need, "from": day, "source": source}
        for o in county.others for need, first in o.needs for day in _renewals(county, need, first)
    ))  # fmt: skip
    _file(path, "links", (
        {"party_kind": tie.party_kind, "party_code": tie.party, "counterpart_code": tie.other.code, "kind": tie.kind,
         "valid_from": tie.first, "valid_to": tie.last or ""}
        for tie in ties.every()
    ))  # fmt: skip


def _renewals(county: County, need: str, first: date) -> list[date]:
    """A need is declared again before its term ends, so long as it lasts."""
    step = timedelta(days=county.terms[need] * 30 - 5)
    days = [first]
    while days[-1] + step <= county.last:
        days.append(days[-1] + step)
    return days


def _entries(county: County, deeds: Iterable[Deed], now: datetime) -> list[Row]:
    """The rows of all entries; a few were mistyped and corrected, or recorded twice and withdrawn."""
    random = county.random
    rows: list[Row] = []
    for number, deed in enumerate(sorted(deeds, key=lambda deed: (deed.day, deed.officers, deed.kind)), start=1):
        row = _entry(county, deed, f"D{number:06}", now)
        slip = random.random()
        if slip < 0.002 and deed.quantities.get("persons", 0) > 1:
            rows.append({**row, "entry_code": f"D{number:06}a", "persons": deed.quantities["persons"] - 1})
            row["supersedes"] = f"D{number:06}a"
        elif slip > 0.998:
            reason = "Recorded twice" if county.english else "重复记录"
            day = str(row["recorded_at"])[:10]
            rows.append({**row, "entry_code": f"D{number:06}b", "withdrawn_on": day, "reason": reason})
        rows.append(row)
    return rows


def _entry(county: County, deed: Deed, code: str, now: datetime) -> dict[str, object]:
    random = county.random
    until = deed.until or deed.day
    late = timedelta(days=random.choice((0, 0, 0, 0, 1, 2, 5)))
    recorded = datetime.combine(until + late, time(17 + random.randrange(4), random.randrange(60), random.randrange(60)), ZONE)
    row: dict[str, object] = {
        "entry_code": code, "officer_codes": ";".join(deed.officers), "kind": deed.kind, "day": deed.day,
        "recorded_at": min(recorded, now).isoformat(timespec="seconds"), "until": "" if until == deed.day else until,
        "counterpart_codes": ";".join(deed.others), "area_code": deed.area, "unit_code": deed.unit, "half_days": "",
        "minutes": "",
        "persons": "", "fen": "", "count": "", "campaign": deed.campaign, "topic": deed.topic,
        "outcome": "nobody_home" if deed.nobody_home else "done", "supersedes": "", "withdrawn_on": "", "reason": "",
        "reviewed_on": "", "review": "passed" if deed.passed_on else "", "text": deed.text,
    }  # fmt: skip
    if deed.passed_on:
        row["reviewed_on"] = max(deed.passed_on, date.fromisoformat(str(row["recorded_at"])[:10]))
    row.update(deed.quantities)
    return row
