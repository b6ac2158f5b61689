"""Random but valid entries for the folders of `generate`."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from .dates import DAY
from .generate_policy import KINDS

if TYPE_CHECKING:
    from .generate import Maker

Row = dict[str, Any]


@dataclass
class EntryMaker:
    """Makes the entries of one folder; topics of a declared none are the duties' keys."""

    maker: "Maker"
    duty_keys: list[str]
    number: int = 0

    def on_roll(self, kinds: list[str], day: date, officer: str) -> list[str]:
        """The counterparts that an entry of the day may name, the officer's own three times."""
        pool = [code for code in self.maker.by_kind(kinds) if self.maker.span_of(code).holds(day)]
        own = {row["counterpart_code"] for row in self.maker.rows["links"] if row["party_code"] == officer}
        return pool + [code for code in pool if code in own] * 6

    def companions(self, officer: str, day: date, until: date) -> list[str]:
        """Other officers who hold a post over all these days."""
        others = [row["officer_code"] for row in self.maker.rows["officers"] if row["officer_code"] != officer]
        return [code for code in others if any(span.first <= day and until <= span.last for span in self.maker.posts_of(code))]

    def entry(self, officer: str) -> Row | None:
        """One entry of the officer, inside a post and not in the future; None when there is no such day."""
        maker, rng = self.maker, self.maker.rng
        span = rng.choice(maker.posts_of(officer))
        first, last = max(span.first, date(2026, 1, 1)) if maker.chance(0.93) else span.first, min(span.last, maker.today)
        if first > last:
            return None
        kind = rng.choice([*KINDS, "visit", "visit", "stay", "talk"])
        day = maker.day(first, last)
        until = min(last, day + DAY * rng.choice([1, 2, 4])) if maker.chance(0.5 if kind in ("stay", "survey") else 0.06) else day
        self.number += 1
        row: Row = {"entry_code": f"E{self.number}", "officer_codes": officer, "kind": kind, "day": day}
        row["until"] = until if until != day or maker.chance(0.1) else None
        others = self.companions(officer, day, until)
        if others and maker.chance(0.25):
            row["officer_codes"] = ";".join([officer, *rng.sample(others, min(len(others), rng.randint(1, 2)))])
        self.counterparts(row, officer)
        self.quantities(row, until)
        self.circumstances(row, until)
        return maker.add("entries", **row)

    def counterparts(self, row: Row, officer: str) -> None:
        """Whom it names: one, several, or nobody."""
        rng, word = self.maker.rng, KINDS[row["kind"]]
        pool = self.on_roll(word["with"], row["day"], officer) if "with" in word else []
        if pool and self.maker.chance(0.9):
            most = word.get("most_counterparts", 3)
            picked = rng.choices(pool, k=1 if self.maker.chance(0.7) else rng.randint(1, most))
            row["counterpart_codes"] = ";".join(dict.fromkeys(picked))

    def quantities(self, row: Row, until: date) -> None:
        """The quantities that the kind may hold; half-days within the span."""
        rng = self.maker.rng
        for name in KINDS[row["kind"]].get("quantities", []):
            if name == "half_days":
                most = 2 * ((until - row["day"]).days + 1)
                row[name] = None if self.maker.chance(0.15) else rng.randint(1, most)
            elif self.maker.chance(0.85):
                row[name] = rng.randint(1, 40) * (100 if name == "fen" else 1)

    def circumstances(self, row: Row, until: date) -> None:
        """Where, in which campaign, on what topic, with what outcome; recorded, reviewed or withdrawn when."""
        maker, rng = self.maker, self.maker.rng
        recorded = min(maker.today, until + DAY * rng.choice([0, 0, 0, 1, 3, 12]))
        hour = rng.randint(0, 8 if recorded == maker.today else 23)
        row["recorded_at"] = f"{recorded}T{hour:02d}:{rng.randint(0, 59):02d}:00+08:00"
        if maker.chance(0.25):
            row["area_code"] = rng.choice(
                [area["area_code"] for area in maker.rows["areas"] if area["area_code"] not in ("P1", "099")]
            )
        if maker.chance(0.1):
            officer = row["officer_codes"].split(";")[0]
            held = [post for post in maker.rows["posts"] if post["officer_code"] == officer]
            held = [post for post in held if post["valid_from"] <= row["day"] <= (post["valid_to"] or date.max)]
            row["unit_code"] = rng.choice(held)["unit_code"]
        running = [one["campaign"] for one in maker.rows["campaigns"] if one["from"] <= row["day"] and until <= one["to"]]
        if running and maker.chance(0.5):
            row["campaign"] = rng.choice(running)
        if row["kind"] == "none-found":
            row["topic"] = rng.choice(self.duty_keys)
        elif maker.chance(0.4):
            row["topic"] = rng.choice(["rice", "water"])
        if maker.chance(0.06):
            row["outcome"] = "nobody_home"
        elif maker.chance(0.3):
            row["outcome"] = "done"
        if KINDS[row["kind"]].get("review") and maker.chance(0.8):
            row |= {"review": rng.choice(["passed", "passed", "failed"]), "reviewed_on": maker.day(recorded, maker.today)}
        if maker.chance(0.06):
            row |= {"withdrawn_on": maker.day(recorded, maker.today), "reason": "记错"}

    def correct(self, row: Row) -> None:
        """A superseding entry of the same officers and days, recorded later, with other content."""
        maker = self.maker
        recorded = date.fromisoformat(row["recorded_at"][:10])
        self.number += 1
        new = dict(row) | {
            "entry_code": f"E{self.number}",
            "supersedes": row["entry_code"],
            "withdrawn_on": None,
            "reason": "更正",
        }
        new["recorded_at"] = f"{maker.day(recorded + DAY, maker.today)}T08:59:00+08:00"
        for name in ("persons", "minutes", "fen", "count"):
            if row.get(name):
                new[name] = row[name] + 1
        if "reviewed_on" in new:
            new["reviewed_on"] = maker.today
        if maker.chance(0.15):
            new |= {"withdrawn_on": maker.day(date.fromisoformat(new["recorded_at"][:10]), maker.today), "reason": "记错"}
        maker.add("entries", **new)


def make_entries(maker: "Maker", duty_keys: list[str], most: int) -> None:
    """Add up to `most` entries of every officer, and corrections of some, in chains now and then."""
    entries = EntryMaker(maker, duty_keys)
    for officer in maker.rows["officers"]:
        for _ in range(maker.rng.randint(2, most)):
            row = entries.entry(officer["officer_code"])
            if row and not row.get("withdrawn_on"):
                while row["recorded_at"][:10] < str(maker.today) and not row.get("withdrawn_on") and maker.chance(0.08):
                    entries.correct(row)
                    row = maker.rows["entries"][-1]
