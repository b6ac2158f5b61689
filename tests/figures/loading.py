"""An exchange folder straight into rows, without the loader's checks: for tests that count."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

from lianxin.figures.models import Attested
from lianxin.hotline.facts import put
from lianxin.hotline.models import Call, CallMatter, Line
from lianxin.liaison.models import Link
from lianxin.matters.models import Matter
from lianxin.policy.models import Adoption, Version
from lianxin.records.models import Entry, EntryCounterpart, EntryDay, EntryOfficer
from lianxin.registry.models import (
    Absence,
    Area,
    CalendarDay,
    Campaign,
    Counterpart,
    Need,
    Officer,
    Post,
    Suspension,
    Unit,
)
from lianxin.rules import entries as rules
from lianxin.rules.calls import Told
from lianxin.rules.policy.read import read_policy

FOREVER = date(9999, 12, 31)
MATTER_TEXTS = ("kind", "category", "channel", "campaign", "state", "outcome", "rating", "exclusion")
MATTER_DAYS = ("reported", "accepted", "signed", "contacted", "due", "returned", "solved", "verified", "closed", "rated")


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def number(text: str) -> int | None:
    return int(text) if text else None


class Folder:
    """All of a folder, by file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, name: str) -> list[dict[str, str]]:
        file = self.path / f"{name}.csv"
        if not file.exists():
            return []
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return [{key: (cell or "").strip() for key, cell in row.items() if key} for row in csv.DictReader(lines)]


def load(path: Path) -> None:
    """Put the folder into the database."""
    Loading(Folder(path)).all()


class Loading:
    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def all(self) -> None:
        self.areas()
        self.units()
        self.policies()
        self.people()
        self.counterparts()
        self.needs()
        self.links()
        self.entries()
        self.matters()
        self.calls()
        self.rest()

    def areas(self) -> None:
        rows = self.folder.rows("areas")
        self.area: dict[str, Area] = {}
        for row in rows:
            dates = {"valid_from": day(row.get("valid_from", "")), "valid_to": day(row.get("valid_to", ""))}
            self.area[row["area_code"]] = Area.objects.create(
                code=row["area_code"], name=row["name"], level=row["level"], size_class=row.get("size_class", ""), **dates
            )
        for row in rows:
            area = self.area[row["area_code"]]
            area.parent = self.area.get(row.get("parent_code", ""))
            area.merged_into = self.area.get(row.get("merged_into", ""))
            at: Area | None = area
            while at is not None:
                setattr(area, at.level, at)
                parent = next(r["parent_code"] for r in rows if r["area_code"] == at.code)
                at = self.area.get(parent)
            area.save()

    def village(self, code: str | None) -> str | None:
        area = self.area.get(code or "")
        return area.village.code if area is not None and area.village is not None else None

    def units(self) -> None:
        self.unit = {
            row["unit_code"]: Unit.objects.create(
                code=row["unit_code"], name=row["name"], kind=row["kind"], area=self.area[row["area_code"]]
            )
            for row in self.folder.rows("units")
        }

    def policies(self) -> None:
        self.read = {}
        for row in self.folder.rows("adoptions"):
            text = (self.folder.path / row["policy_file"]).read_text(encoding="utf-8")
            reading = read_policy(text)
            assert reading.policy is not None, reading.lines(row["policy_file"])
            assert not reading.errors, reading.lines(row["policy_file"])
            policy = self.read[row["policy_file"]] = reading.policy
            version, _ = Version.objects.get_or_create(
                digest=f"{row['policy_file']}-{abs(hash(text))}",
                defaults={"key": policy.policy, "text": text, "made_at": datetime(2025, 1, 1).astimezone(), "made_by": "t"},
            )
            Adoption.objects.create(
                version=version,
                key=policy.policy,
                area=self.area[row["area_code"]],
                first=day(row["from"]),
                last=day(row.get("to", "")),
                by="t",
                at=datetime(2025, 1, 1).astimezone(),
            )

    def people(self) -> None:
        self.officer = {
            row["officer_code"]: Officer.objects.create(
                code=row["officer_code"], name=row["name"], tags=[tag for tag in row.get("tags", "").split(";") if tag]
            )
            for row in self.folder.rows("officers")
        }
        self.posts: dict[str, list[rules.PostFact]] = {}
        for row in self.folder.rows("posts"):
            first, last, main = day(row["valid_from"]), day(row.get("valid_to", "")), row.get("main", "") == "yes"
            Post.objects.create(
                officer=self.officer[row["officer_code"]],
                unit=self.unit[row["unit_code"]],
                class_key=row["class"],
                main=main,
                valid_from=first,
                valid_to=last,
            )
            self.posts.setdefault(row["officer_code"], []).append(rules.PostFact(row["unit_code"], first, last, main))

    def counterparts(self) -> None:
        kinds = {key: word.like for policy in self.read.values() for key, word in policy.words.counterparts.items()}
        self.counterpart: dict[str, Counterpart] = {}
        into: dict[str, str] = {}
        for area in self.area.values():
            if area.level in {"village", "township"}:
                self.counterpart[area.code] = Counterpart.objects.create(
                    code=area.code,
                    kind=area.level,
                    base=area.level,
                    name=area.name,
                    area=area,
                    place=area,
                    valid_from=area.valid_from,
                    valid_to=area.valid_to,
                )
                if area.merged_into is not None:
                    into[area.code] = area.merged_into.code
        for row in self.folder.rows("counterparts"):
            reason = row.get("end_reason", "")
            self.counterpart[row["counterpart_code"]] = Counterpart.objects.create(
                code=row["counterpart_code"],
                kind=row["kind"],
                base=kinds.get(row["kind"], row["kind"]),
                name=row["name"],
                area=self.area[row["area_code"]],
                members=number(row.get("members", "")),
                valid_from=day(row.get("valid_from", "")),
                valid_to=day(row.get("valid_to", "")),
                end_reason=reason,
            )
            if reason.startswith("merged:"):
                into[row["counterpart_code"]] = reason.removeprefix("merged:")
        self.root: dict[str, Counterpart] = {}
        for code, counterpart in self.counterpart.items():
            at = code
            while at in into:
                at = into[at]
            counterpart.root = self.root[code] = self.counterpart[at]
            counterpart.save()

    def needs(self) -> None:
        months = {key: word.expires_months for policy in self.read.values() for key, word in policy.words.needs.items()}
        for row in self.folder.rows("needs"):
            first, to = date.fromisoformat(row["from"]), day(row.get("to", ""))
            Need.objects.create(
                counterpart=self.counterpart[row["counterpart_code"]],
                root=self.root[row["counterpart_code"]],
                need=row["need"],
                first=first,
                source=row["source"],
                to=to,
                last=min(to or FOREVER, end_of_term(first, months[row["need"]])),
            )

    def links(self) -> None:
        for row in self.folder.rows("links"):
            party = {"officer": self.officer, "unit": self.unit}[row["party_kind"]][row["party_code"]]
            Link.objects.create(
                **{row["party_kind"]: party},
                counterpart=self.counterpart[row["counterpart_code"]],
                root=self.root[row["counterpart_code"]],
                kind=row["kind"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=day(row.get("valid_to", "")),
            )

    def entries(self) -> None:
        known = rules.Known(
            self.posts,
            {
                code: rules.CounterpartFact(each.kind, each.base, each.area.code, self.village(each.area.code))
                for code, each in self.counterpart.items()
            },
            {code: self.village(code) for code in self.area},
            {code: unit.area.code for code, unit in self.unit.items()},
        )
        terms = rules.vocabulary(self.read.values()).entries
        made: dict[str, Entry] = {}
        rows = self.folder.rows("entries")
        for row in rows:
            made[row["entry_code"]] = self.entry(row, known, terms, made)
        for row in rows:
            if row.get("supersedes"):
                entry = made[row["entry_code"]]
                Entry.objects.filter(code=row["supersedes"]).update(superseded_on=entry.recorded_on)
                Entry.objects.filter(code=entry.code).update(supersedes=made[row["supersedes"]])

    def entry(self, row, known, terms, made) -> Entry:
        first = date.fromisoformat(row["day"])
        recorded = datetime.fromisoformat(row["recorded_at"])
        written = rules.Written(
            code=row["entry_code"],
            officers=tuple(code for code in row["officer_codes"].split(";") if code),
            kind=row["kind"],
            day=first,
            recorded_at=recorded,
            until=day(row.get("until", "")),
            counterparts=tuple(code for code in row.get("counterpart_codes", "").split(";") if code),
            area=row.get("area_code") or None,
            unit=row.get("unit_code") or None,
            half_days=number(row.get("half_days", "")),
        )
        derived = rules.derive(written, known, terms.get(row["kind"]))
        entry = Entry.objects.create(
            code=written.code,
            kind=written.kind,
            day=first,
            until=written.last,
            recorded_at=recorded,
            recorded_on=rules.date_of(recorded),
            area=self.area.get(written.area or ""),
            unit=self.unit.get(written.unit or ""),
            place=self.area.get(derived.place or ""),
            half_days=derived.half_days,
            minutes=number(row.get("minutes", "")),
            persons=number(row.get("persons", "")),
            fen=number(row.get("fen", "")),
            count=number(row.get("count", "")),
            campaign=row.get("campaign", ""),
            topic=row.get("topic", ""),
            outcome=row.get("outcome") or "done",
            withdrawn_on=day(row.get("withdrawn_on", "")),
            reviewed_on=day(row.get("reviewed_on", "")),
            review=row.get("review", ""),
        )
        for position, (officer, unit) in enumerate(zip(written.officers, derived.units, strict=True)):
            EntryOfficer.objects.create(
                entry=entry,
                officer=self.officer[officer],
                position=position,
                unit=self.unit.get(unit or ""),
                day=first,
                until=derived.days[-1].day if derived.days[-1].day > first else None,
            )
        names = [(code, rules.NAMED) for code in dict.fromkeys(written.counterparts)] + list(derived.villages)
        EntryCounterpart.objects.bulk_create(
            EntryCounterpart(
                entry=entry, counterpart=self.counterpart[code], root=self.root[code], origin=origin, position=i, day=first
            )
            for i, (code, origin) in enumerate(names)
        )
        EntryDay.objects.bulk_create(EntryDay(entry=entry, day=each.day, half_days=each.half_days) for each in derived.days)
        return entry

    def matters(self) -> None:
        for row in self.folder.rows("matters"):
            code = row.get("counterpart_code", "")
            moment = datetime.fromisoformat(f"{row['reported_on']}T00:00:00+08:00")
            Matter.objects.create(
                code=row["matter_code"],
                area=self.area[row["area_code"]],
                counterpart=self.counterpart.get(code),
                root=self.root.get(code),
                officer=self.officer.get(row.get("officer_code", "")),
                unit=self.unit.get(row.get("unit_code", "")),
                **dict.fromkeys(("reported_at", "since", "moved_at"), moment),
                **{name: row.get(name, "") for name in MATTER_TEXTS},
                **{f"{name}_on": day(row.get(f"{name}_on", "")) for name in MATTER_DAYS},
            )

    def calls(self) -> None:
        self.line: dict[tuple[str, str], Line] = {}
        for row in self.folder.rows("calls"):
            unit, area = self.unit[row["unit_code"]], self.area[row["area_code"]]
            key = (unit.code, area.code)
            made = datetime(2025, 1, 1).astimezone()
            if key not in self.line:
                code = f"L{len(self.line)}"
                self.line[key] = Line.objects.create(code=code, unit=unit, area=area, made_at=made, made_by="t")
            self.call(row, self.line[key])

    def call(self, row: dict[str, str], line: Line) -> None:
        rang, wait = datetime.fromisoformat(row["rang_at"]).replace(tzinfo=rules.SHANGHAI), row["wait"]
        told = Told(
            rang,
            rang_at=None if wait == "unknown" else rang,
            answered_at=rang if wait == "unknown" else rang + timedelta(seconds=int(wait)) if wait.isdigit() else None,
            missed_at=rang + timedelta(seconds=30) if wait == "missed" else None,
            phone="13811112222" if row["phone"] == "yes" else "",
        )
        call = Call(code=row["call"], line=line, area=line.area, outcome=row["outcome"])
        call.lost_at = rang + timedelta(minutes=10) if wait == "lost" else None
        put(call, told)
        if row["called_back_at"]:
            call.back_at = datetime.fromisoformat(row["called_back_at"]).replace(tzinfo=rules.SHANGHAI)
            call.back_how = "reached"
        call.save()
        if row["confidential"] == "yes":
            moments = dict.fromkeys(("reported_at", "since", "moved_at"), rang)
            about = Matter.objects.create(
                code=f"of-{call.code}", area=line.area, confidential=True, reported_on=rang.date(), **moments
            )
            CallMatter.objects.create(call=call, matter=about, how="brought", at=rang, by="t")

    def rest(self) -> None:
        for row in self.folder.rows("calendar"):
            CalendarDay.objects.create(day=row["day"], working=row["working"] == "yes", official=row["official"] == "yes")
        for row in self.folder.rows("campaigns"):
            Campaign.objects.create(
                key=row["campaign"], name=row["name"], area=self.area[row["area_code"]], first=row["from"], last=row["to"]
            )
        for row in self.folder.rows("absences"):
            Absence.objects.create(
                officer=self.officer[row["officer_code"]], kind=row["kind"], first=row["from"], last=row["to"] or row["from"]
            )
        for row in self.folder.rows("suspensions"):
            Suspension.objects.create(
                area=self.area[row["area_code"]], kind=row["kind"], first=row["from"], last=row["to"], basis=row["basis"]
            )
        for row in self.folder.rows("attested"):
            Attested.objects.create(
                figure=row["figure"],
                area=self.area[row["area_code"]],
                period=row["period"],
                value=int(row["value"]),
                attested_by=row["attested_by"],
            )


def end_of_term(first: date, months: int) -> date:
    """The last day of so many months from a day on (rule 26)."""
    index = first.year * 12 + first.month - 1 + months
    year, month = divmod(index, 12)
    for dom in range(first.day, 0, -1):
        try:
            return date(year, month + 1, dom) - timedelta(days=1)
        except ValueError:
            continue
    raise ValueError(first)
