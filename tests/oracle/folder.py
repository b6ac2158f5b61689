"""An exchange folder and the policy files that it adopts, read into plain values."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from .calls import Call
from .dates import DAY

SHANGHAI = timezone(timedelta(hours=8))
Row = dict[str, str]


@dataclass(frozen=True)
class Area:
    """A row of `areas`."""

    code: str
    level: str
    parent: str
    size_class: str
    first: date
    last: date
    merged_into: str


@dataclass(frozen=True)
class Unit:
    """A row of `units`."""

    code: str
    kind: str
    area: str


@dataclass(frozen=True)
class Post:
    """A row of `posts`."""

    officer: str
    unit: str
    cls: str
    first: date
    last: date
    main: bool


@dataclass(frozen=True)
class Counterpart:
    """A row of `counterparts`, or the counterpart that a village or township is itself."""

    code: str
    kind: str
    area: str
    members: int
    first: date
    last: date
    merged_into: str


@dataclass(frozen=True)
class Need:
    """A row of `needs`."""

    counterpart: str
    need: str
    first: date
    last: date


@dataclass(frozen=True)
class Link:
    """A row of `links`."""

    party: tuple[str, str]
    counterpart: str
    kind: str
    first: date
    last: date


@dataclass(frozen=True)
class Away:
    """A row of `absences` (whose: an officer) or of `suspensions` (whose: an area)."""

    whose: str
    kind: str
    first: date
    last: date


@dataclass(frozen=True)
class Campaign:
    """A row of `campaigns`."""

    key: str
    area: str
    first: date
    last: date


@dataclass(frozen=True)
class Attested:
    """A row of `attested`."""

    figure: str
    area: str
    period: str
    value: int
    by: str


@dataclass(frozen=True)
class Entry:
    """A row of `entries`; quantities that were not written are None."""

    code: str
    officers: tuple[str, ...]
    kind: str
    day: date
    until: date
    recorded: date
    counterparts: tuple[str, ...]
    area: str
    unit: str
    half_days: int | None
    minutes: int | None
    persons: int | None
    fen: int | None
    count: int | None
    campaign: str
    topic: str
    outcome: str
    supersedes: str
    withdrawn_on: date | None
    reviewed_on: date | None
    review: str


EVENTS = ("reported", "accepted", "contacted", "due", "solved", "closed", "returned", "verified", "rated")


@dataclass(frozen=True)
class Matter:
    """A row of `matters`; `dates` are those of its events, in the order of `EVENTS`."""

    code: str
    kind: str
    category: str
    area: str
    counterpart: str
    officer: str
    unit: str
    campaign: str
    outcome: str
    rating: str
    exclusion: str
    dates: tuple[date | None, ...]

    @property
    def days(self) -> dict[str, date | None]:
        """The day of each event, None where it has not come."""
        return dict(zip(EVENTS, self.dates, strict=True))


@dataclass(frozen=True)
class Adoption:
    """A version of a policy in force for an area from `first` to `last`."""

    policy: dict[str, Any]
    area: str
    first: date
    last: date


@dataclass
class Folder:
    """All that an exchange folder says."""

    areas: dict[str, Area] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    counterparts: dict[str, Counterpart] = field(default_factory=dict)
    needs: list[Need] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    absences: list[Away] = field(default_factory=list)
    suspensions: list[Away] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)
    calendar: dict[date, bool] = field(default_factory=dict)
    adoptions: list[Adoption] = field(default_factory=list)
    attested: list[Attested] = field(default_factory=list)


def unguarded(text: str) -> str:
    """A cell without the apostrophe that guards a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in set("=+-@\t\r") else text


def rows_of(folder: Path, name: str) -> list[Row]:
    """The rows of one file of the folder; none when there is no such file."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key: unguarded(value or "") for key, value in row.items() if key} for row in csv.DictReader(file)]


def a_date(text: str) -> date | None:
    """The date written, None when there is none."""
    return date.fromisoformat(text) if text else None


def a_number(text: str) -> int | None:
    """The whole number written, None when there is none."""
    return int(text) if text else None


def a_list(text: str) -> tuple[str, ...]:
    """The items of a list in a cell."""
    return tuple(item.strip() for item in text.split(";") if item.strip())


def start(row: Row, name: str = "valid_from") -> date:
    """The first day of a row's span."""
    return a_date(row.get(name, "")) or date.min


def end(row: Row, name: str = "valid_to") -> date:
    """The last day of a row's span."""
    return a_date(row.get(name, "")) or date.max


def recorded_day(text: str) -> date:
    """The date in Shanghai of a moment (rule 1)."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(SHANGHAI).date() if moment.tzinfo else moment.date()


def read_entry(row: Row) -> Entry:
    """An entry of its row."""
    day = date.fromisoformat(row["day"])
    get: Callable[[str], str] = lambda name: row.get(name, "")  # noqa: E731
    return Entry(
        code=row["entry_code"],
        officers=a_list(row["officer_codes"]),
        kind=row["kind"],
        day=day,
        until=a_date(get("until")) or day,
        recorded=recorded_day(row["recorded_at"]),
        counterparts=a_list(get("counterpart_codes")),
        area=get("area_code"),
        unit=get("unit_code"),
        half_days=a_number(get("half_days")),
        minutes=a_number(get("minutes")),
        persons=a_number(get("persons")),
        fen=a_number(get("fen")),
        count=a_number(get("count")),
        campaign=get("campaign"),
        topic=get("topic"),
        outcome=get("outcome"),
        supersedes=get("supersedes"),
        withdrawn_on=a_date(get("withdrawn_on")),
        reviewed_on=a_date(get("reviewed_on")),
        review=get("review"),
    )


def read_matter(row: Row) -> Matter:
    """A matter of its row."""
    return Matter(
        code=row["matter_code"],
        kind=row["kind"],
        category=row["category"],
        area=row["area_code"],
        counterpart=row.get("counterpart_code", ""),
        officer=row.get("officer_code", ""),
        unit=row.get("unit_code", ""),
        campaign=row.get("campaign", ""),
        outcome=row.get("outcome", ""),
        rating=row.get("rating", ""),
        exclusion=row.get("exclusion", ""),
        dates=tuple(a_date(row.get(f"{event}_on", "")) for event in EVENTS),
    )


def read_call(row: Row) -> Call:
    """A call of its row."""
    back = row.get("called_back_at", "")
    return Call(
        code=row["call"],
        unit=row["unit_code"],
        area=row["area_code"],
        rang=datetime.fromisoformat(row["rang_at"]),
        wait=row["wait"],
        phone=row["phone"] == "yes",
        outcome=row["outcome"],
        called_back=datetime.fromisoformat(back) if back else None,
        confidential=row["confidential"] == "yes",
    )


def read_areas(rows: list[Row]) -> dict[str, Area]:
    """The areas by code."""
    return {
        row["area_code"]: Area(
            row["area_code"],
            row["level"],
            row.get("parent_code", ""),
            row.get("size_class", ""),
            start(row),
            end(row),
            row.get("merged_into", ""),
        )
        for row in rows
    }


def read_counterparts(rows: list[Row], areas: dict[str, Area]) -> dict[str, Counterpart]:
    """The counterparts by code, with the villages and townships that are their own."""
    found = {
        area.code: Counterpart(area.code, area.level, area.code, 0, area.first, area.last, "")
        for area in areas.values()
        if area.level in ("village", "township")
    }
    for row in rows:
        reason = row.get("end_reason", "")
        merged_into = reason.removeprefix("merged:") if reason.startswith("merged:") else ""
        code, members = row["counterpart_code"], a_number(row.get("members", "")) or 0
        found[code] = Counterpart(code, row["kind"], row.get("area_code", ""), members, start(row), end(row), merged_into)
    return found


def a_word_list(value: Any) -> list[str]:
    """A list of words, for which one word may stand alone."""
    return [value] if isinstance(value, str) else list(value)


def read_policy(path: Path) -> dict[str, Any]:
    """The policy file as plain dicts and lists."""
    policy: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    for duty in policy.get("duties", {}).values():
        if isinstance(duty.get("within"), dict):
            duty["within"] = [duty["within"]]
    return policy


def policy_path(folder: Path, name: str) -> Path:
    """Where the policy file of an adoption lies: in the folder, its `policies`, or else at the name itself."""
    places = [folder / name, folder / "policies" / name, Path(name)]
    return next(place for place in places if place.exists())


def read_adoptions(folder: Path, rows: list[Row]) -> list[Adoption]:
    """The adoptions; a version ends when the next one of the same policy for the same area begins (rule 17)."""
    read = [(read_policy(policy_path(folder, row["policy_file"])), row) for row in rows]
    found = []
    for policy, row in read:
        later = [
            start(other, "from")
            for rival, other in read
            if rival["policy"] == policy["policy"]
            and other["area_code"] == row["area_code"]
            and start(other, "from") > start(row, "from")
        ]
        last = min([end(row, "to")] + [day - DAY for day in later])
        found.append(Adoption(policy, row["area_code"], start(row, "from"), last))
    return found


def read_folder(path: Path) -> Folder:
    """Everything in an exchange folder; files that are not there are empty."""
    areas = read_areas(rows_of(path, "areas"))
    spans = {name: rows_of(path, name) for name in ("absences", "suspensions")}
    return Folder(
        areas=areas,
        units={row["unit_code"]: Unit(row["unit_code"], row["kind"], row["area_code"]) for row in rows_of(path, "units")},
        tags={row["officer_code"]: a_list(row.get("tags", "")) for row in rows_of(path, "officers")},
        posts=[
            Post(row["officer_code"], row["unit_code"], row["class"], start(row), end(row), row.get("main", "") == "yes")
            for row in rows_of(path, "posts")
        ],
        counterparts=read_counterparts(rows_of(path, "counterparts"), areas),
        needs=[Need(row["counterpart_code"], row["need"], start(row, "from"), end(row, "to")) for row in rows_of(path, "needs")],
        links=[
            Link((row["party_kind"], row["party_code"]), row["counterpart_code"], row["kind"], start(row), end(row))
            for row in rows_of(path, "links")
        ],
        entries=[read_entry(row) for row in rows_of(path, "entries")],
        matters=[read_matter(row) for row in rows_of(path, "matters")],
        calls=[read_call(row) for row in rows_of(path, "calls")],
        absences=[Away(row["officer_code"], row["kind"], start(row, "from"), end(row, "to")) for row in spans["absences"]],
        suspensions=[Away(row["area_code"], row["kind"], start(row, "from"), end(row, "to")) for row in spans["suspensions"]],
        campaigns=[
            Campaign(row["campaign"], row["area_code"], start(row, "from"), end(row, "to")) for row in rows_of(path, "campaigns")
        ],
        calendar={date.fromisoformat(row["day"]): row["working"] == "yes" for row in rows_of(path, "calendar")},
        adoptions=read_adoptions(path, rows_of(path, "adoptions")),
        attested=[
            Attested(row["figure"], row["area_code"], row["period"], int(row["value"]), row["attested_by"])
            for row in rows_of(path, "attested")
        ],
    )
