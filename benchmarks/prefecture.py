"""A prefecture of any size on PostgreSQL, made inside the server: places by the product's own action, all the rest by one
statement for each kind of row, seeded, the same for the same seed. ``verify`` holds a sample against the product's own rules.

Places stay the same at any size (10 counties, 180 townships, 6,216 villages); officers, households and entries grow.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from time import perf_counter
from typing import Any

from django.db import connection, transaction

from benchmarks import county, rounds
from lianxin.duties.actions import issue
from lianxin.duties.summaries import renew
from lianxin.exchange.verify import stale_entries
from lianxin.liaison.models import Link
from lianxin.policy.models import Adoption, Version
from lianxin.policy.queries import schedule
from lianxin.registry.actions.areas import create_area
from lianxin.registry.models import Account, Area, CalendarDay, Officer, RoleGrant, Unit
from lianxin.rules.periods import parse
from lianxin.rules.workdays import official_days

ROOT = "980000000000"
COUNTIES, TOWNSHIPS, VILLAGES = 10, 180, 6_216
OFFICERS = 70_000
HOUSEHOLDS_EACH = 2_000_000 / OFFICERS
ENTRIES_EACH = 10_000_000 / OFFICERS
BUREAUS = 20
SEED = 7
MONTH = "2026-12"
CHECKED = 7_000
"""With more officers no sample is checked: the rules are asked with all households in memory, and the statements are the same."""
COUNTY, TOWNSHIP = "980100000000", "980100010000"
FIGURES = """figures:
  talks: {zh: 谈心, clause: 谈心, of: {entries: talk}}
  visits: {zh: 走访, clause: 走访, of: {entries: visit}}
  seen: {zh: 走访户数, clause: 走访户数, count: counterparts, of: {entries: visit, with: household}}
  needy: {zh: 走访困难户, clause: 走访困难户, count: counterparts, of: {entries: visit, with: {kind: household, need: hardship}}}
  reach: {zh: 走访面, clause: 走访面, count: counterparts, of: {entries: visit}, out_of: household}
  days: {zh: 蹲点, clause: 蹲点, count: half_days, of: {entries: stay}}
  told: {zh: 宣传人次, clause: 宣传人次, count: persons, of: {entries: outreach}}
  busy: {zh: 参加的干部, clause: 参加的干部, count: officers, of: {entries: any}}
"""
POLICY = county.POLICY.replace("figures:\n  talks: {zh: 谈心, clause: 谈心, of: {entries: talk}}\n", FIGURES)


@dataclass(frozen=True)
class Prefecture:
    """How large it is."""

    officers: int
    households: int
    entries: int

    @classmethod
    def of(cls, officers: int) -> Prefecture:
        """With so many officers; households and entries in proportion."""
        return cls(officers, round(officers * HOUSEHOLDS_EACH), round(officers * ENTRIES_EACH))


class Parts(dict[str, float]):
    """What each part took, in seconds; printed as it is done."""

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Take the time of one part."""
        start = perf_counter()
        yield
        self[name] = round(perf_counter() - start, 1)
        print(f"   {name:28} {self[name]:8.1f} s", flush=True)


def make(officers: int) -> tuple[Prefecture, Parts]:
    """Make it in an empty database; returns how large it is and what each part took."""
    size, parts = Prefecture.of(officers), Parts()
    with parts.part("places"):
        _places()
    with parts.part("units, officers, posts"):
        _people(size)
    with parts.part("households, needs"):
        _homes(size)
    with parts.part("links"):
        _execute(_LINKS, officers=size.officers, households=size.households)
    _adopt()
    with _without_indexes(parts):
        with parts.part("entries"):
            _execute(_NUMBERS, **vars(size))
            _execute(_ENTRIES)
        for name, statement in _PARTS.items():
            with parts.part(name):
                _execute(statement)
        _execute("DROP TABLE bench_made")
    with parts.part("statistics"):
        _execute("VACUUM ANALYZE")
    return size, parts


def made() -> Prefecture | None:
    """How large the prefecture is that the database holds already; None where it holds none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_prefecture')")
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute("SELECT officers, households, entries FROM bench_prefecture")
        return Prefecture(*cursor.fetchone())


def ready(officers: int) -> Prefecture:
    """The prefecture in the database: the one that it holds, or made now, checked, its last month issued and summed up."""
    there = made()
    if there is not None:
        return there
    size, parts = make(officers)
    if size.officers <= CHECKED:
        with parts.part("a sample checked"):
            verify()
    with parts.part("dues of a month"):
        issue(parse(MONTH), ROOT, by=county.MANAGER, at=county.NOW)
    with parts.part("summaries"):
        list(renew(at=county.NOW, stopped=lambda: False, everything=True))
    keep(size)
    print(f"   {size.officers} officers, {size.households} households, {size.entries} entries; {size_of_database()} MiB")
    return size


def run(*, quick: bool, officers: int | None = None) -> dict[str, Any]:
    """Make a prefecture and see to it that boards can be read; returns how long that took, and the night's round over it.

    It is compared with nothing.
    """
    size = Prefecture.of(officers or (700 if quick else OFFICERS))
    start = perf_counter()
    ready(size.officers)
    took, memory = round(perf_counter() - start, 1), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    round_ = rounds.measure(list(schedule()[0].policy.figures), parse(MONTH), ROOT)
    return {**vars(size), "seconds": took, "mebibytes": memory, "round": round_}


def writer() -> tuple[str, list[str]]:
    """Somebody of a town hall with an account, and the households linked to him."""
    officer = Officer.objects.get(code=officer_of("town"))
    codes = Link.objects.filter(officer=officer, kind="home").values_list("counterpart__code", flat=True)
    return officer.code, list(codes)


def size_of_database() -> int:
    """In mebibytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1048576")
        return int(cursor.fetchone()[0])


def keep(size: Prefecture) -> None:
    """Note that the database holds it, whole."""
    _execute("CREATE TABLE bench_prefecture (officers bigint, households bigint, entries bigint)")
    _execute("INSERT INTO bench_prefecture VALUES ({officers}, {households}, {entries})", **vars(size))


def officer_of(kind: str) -> str:
    """The code of an officer with an account: of the ``prefecture``'s office, a ``county``'s, a ``town`` hall."""
    return {"prefecture": "P0000000", "county": "P0000002", "town": "P0000005"}[kind]


# -- places, people ------------------------------------------------------------------------------


@transaction.atomic
def _places() -> None:
    asked = {"by": county.MANAGER, "at": county.NOW}
    root = create_area(code=ROOT, name="基准市", level="prefecture", parent=None, **asked)
    counties = [
        create_area(code=f"98{n + 1:02}00000000", name=f"县{n}", level="county", parent=root, **asked) for n in range(COUNTIES)
    ]
    towns = []
    for n in range(TOWNSHIPS):
        above = counties[n * COUNTIES // TOWNSHIPS]
        towns.append(create_area(code=f"{above.code[:4]}{n + 1:04}0000", name=f"乡{n}", level="township", parent=above, **asked))
    for n in range(VILLAGES):
        town = towns[n % TOWNSHIPS]
        create_area(code=f"{town.code[:8]}{n // TOWNSHIPS + 1:04}", name=f"村{n}", level="village", parent=town, **asked)
    bureaus = [root, *counties]
    Unit.objects.bulk_create(
        Unit(code=f"B{place:02}{n:02}", name=f"局{place}-{n}", kind="bureau", area=area)
        for place, area in enumerate(bureaus)
        for n in range(BUREAUS)
    )
    Unit.objects.bulk_create(Unit(code=f"U{n:04}", name=f"政府{n}", kind="town", area=town) for n, town in enumerate(towns))
    numbered = "SELECT row_number() OVER (ORDER BY id) - 1 AS number, id FROM registry_area WHERE level = 'village'"
    _execute(f"CREATE TABLE bench_village AS {numbered}")
    _execute("CREATE UNIQUE INDEX ON bench_village (number)")


def _people(size: Prefecture) -> None:
    """A tenth work in the prefecture's bureaus, three tenths in those of the counties, the rest in town halls."""
    _execute(_OFFICERS, officers=size.officers)
    _execute(_POSTS, officers=size.officers)
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day.day, working=day.working, official=True) for day in official_days(county.FIRST.year)
    )
    first = Area.objects.get(code=COUNTY)
    for kind, area in (("prefecture", Area.objects.get(code=ROOT)), ("county", first), ("town", None)):
        officer = Officer.objects.get(code=officer_of(kind))
        account = Account(username=officer.code, officer=officer)
        account.set_password("bench")
        account.save()
        for role in ("county_office", "unit_clerk") if area else ():
            RoleGrant.objects.create(officer=officer, role=role, area=area)


def _homes(size: Prefecture) -> None:
    _execute(_HOUSEHOLDS, households=size.households)
    _execute("SELECT setval(pg_get_serial_sequence('registry_counterpart', 'id'), (SELECT max(id) FROM registry_counterpart))")
    _execute(_NEEDS)
    _execute("ANALYZE registry_counterpart")


def _adopt() -> None:
    digest = sha256(POLICY.encode()).hexdigest()
    version = Version.objects.create(key="bench", digest=digest, text=POLICY, made_at=county.NOW, made_by=county.MANAGER)
    area = Area.objects.get(code=ROOT)
    Adoption.objects.create(version=version, key="bench", area=area, first=county.FIRST, by=county.MANAGER, at=county.NOW)


def _execute(statement: str, **values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("SET work_mem = '256MB'")
        cursor.execute(statement.format(seed=SEED, villages=VILLAGES, townships=TOWNSHIPS, **values).replace("%", "%%"), [])


# -- statements ----------------------------------------------------------------------------------

_OFFICERS = """
INSERT INTO registry_officer (code, name, mobile, mobile_index, skills, tags, search)
SELECT 'P' || lpad(n::text, 7, '0'), '干部' || n, '', '', '[]', '[]', 'p' || lpad(n::text, 7, '0')
FROM generate_series(0, {officers} - 1) n"""
_POSTS = """
INSERT INTO registry_post (officer_id, unit_id, class_key, title, basis, main, valid_from)
SELECT o.id, u.id, 'cadre', '', '', true, date '2020-01-01'
FROM generate_series(0, {officers} - 1) n JOIN registry_officer o ON o.code = 'P' || lpad(n::text, 7, '0')
JOIN registry_unit u ON u.code = CASE
    WHEN n % 10 < 1 THEN 'B00' || lpad(((n / 10) % 20)::text, 2, '0')
    WHEN n % 10 < 4
        THEN 'B' || lpad((1 + ((n % {villages}) % {townships}) / 18)::text, 2, '0') || lpad(((n / 10) % 20)::text, 2, '0')
    ELSE 'U' || lpad(((n % {villages}) % {townships})::text, 4, '0') END"""
_HOUSEHOLDS = """
INSERT INTO registry_counterpart (id, root_id, code, kind, base, name, phone, phone_index, end_reason, provisional, search,
    area_id)
SELECT m.id + 1 + n, m.id + 1 + n, 'H' || lpad(n::text, 8, '0'), 'household', 'household', '户' || n, '', '', '', false,
    'h' || lpad(n::text, 8, '0'), v.id
FROM generate_series(0, {households} - 1) n JOIN bench_village v ON v.number = n % {villages}
CROSS JOIN (SELECT max(id) AS id FROM registry_counterpart) m ORDER BY v.number, n"""
_NEEDS = """
INSERT INTO registry_need (counterpart_id, root_id, need, first, source, basis, last)
SELECT id, id, 'hardship', date '2026-01-01', '民政', '', date '2026-12-31'
FROM registry_counterpart WHERE base = 'household' AND right(code, 1) IN ('0', '5')"""
_LINKS = """
INSERT INTO liaison_link (officer_id, counterpart_id, root_id, kind, valid_from)
SELECT o.id, c.id, c.id, l.kind, date '2025-01-01'
FROM generate_series(0, {officers} - 1) o_n JOIN registry_officer o ON o.code = 'P' || lpad(o_n::text, 7, '0')
CROSS JOIN LATERAL (
    SELECT 'point' AS kind, pc.id FROM bench_village v JOIN registry_counterpart pc ON pc.place_id = v.id
    WHERE v.number = o_n % {villages}
    UNION ALL
    SELECT 'home', hc.id FROM generate_series(0, 11) k JOIN registry_counterpart hc ON hc.code = 'H' || lpad(
        (((o_n % {villages}) + {villages}::bigint * ((o_n / {villages}) * 12 + k)) % {households})::text, 8, '0')
) l JOIN registry_counterpart c ON c.id = l.id ON CONFLICT DO NOTHING"""


def _chance(what: int) -> str:
    return f"(hashint8extended(i, {{seed}} * 100 + {what}) & 9223372036854775807)"


_NUMBERS = f"""
CREATE UNLOGGED TABLE bench_made AS
SELECT i + 1 AS id, n, kind, date '2026-01-01' + (i * 364 / {{entries}})::int AS day,
    CASE WHEN kind IN ('visit', 'talk') THEN CASE WHEN luck < 70
        THEN ((n % {{villages}}) + {{villages}}::bigint * ((n / {{villages}}) * 12 + {_chance(3)} % 12)) % {{households}}
        ELSE {_chance(4)} % {{households}} END END AS household,
    CASE WHEN kind = 'stay' THEN 1 + {_chance(5)} % 2 END AS half_days,
    CASE WHEN kind = 'outreach' THEN 5 + {_chance(6)} % 26 END AS persons
FROM (SELECT i, {_chance(1)} % {{officers}} AS n, {_chance(7)} % 100 AS luck,
    (ARRAY['visit', 'visit', 'visit', 'visit', 'talk', 'talk', 'stay', 'stay', 'life', 'outreach'])[1 + {_chance(2)} % 10] AS kind
    FROM generate_series(0::bigint, {{entries}}::bigint - 1) i) chosen ORDER BY i"""
_FOUND = """FROM bench_made m
LEFT JOIN registry_counterpart h ON h.code = 'H' || lpad(m.household::text, 8, '0')
JOIN bench_village v ON v.number = CASE WHEN m.household IS NULL THEN m.n ELSE m.household END % {villages}
JOIN registry_counterpart place ON place.place_id = v.id"""
_ENTRIES = f"""
INSERT INTO records_entry (id, code, kind, day, until, recorded_at, recorded_on, half_days, persons, campaign, topic, outcome,
    reason, review, text, recorded_by, place_id)
SELECT m.id, 'E' || lpad(m.id::text, 9, '0'), m.kind, m.day, m.day, (m.day + time '19:00') AT TIME ZONE 'Asia/Shanghai', m.day,
    m.half_days, m.persons, '', '', 'done', '', '', '', '', v.id {_FOUND}"""
_PARTS = {
    "who did them": """
INSERT INTO records_entryofficer (entry_id, officer_id, position, day, unit_id)
SELECT m.id, o.id, 0, m.day, p.unit_id FROM bench_made m JOIN registry_officer o ON o.code = 'P' || lpad(m.n::text, 7, '0')
JOIN registry_post p ON p.officer_id = o.id""",
    "whom they name": f"""
INSERT INTO records_entrycounterpart (entry_id, counterpart_id, root_id, origin, position, day)
SELECT m.id, c.id, c.id, c.origin, c.position, m.day {_FOUND} CROSS JOIN LATERAL (
    SELECT h.id, 0 AS origin, 0 AS position WHERE h.id IS NOT NULL
    UNION ALL SELECT place.id, CASE WHEN h.id IS NULL THEN 0 ELSE 1 END, CASE WHEN h.id IS NULL THEN 0 ELSE 1 END) c""",
    "their days": """
INSERT INTO records_entryday (entry_id, day, half_days) SELECT id, day, COALESCE(half_days, 0) FROM bench_made""",
}

# -- indexes -------------------------------------------------------------------------------------

_TABLES = ("records_entry", "records_entryofficer", "records_entrycounterpart", "records_entryday")


@contextmanager
def _without_indexes(parts: Parts) -> Iterator[None]:
    """Rows are written without indexes but for primary keys, and without asking each for its foreign keys; both come after."""
    uniques = _rows(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'u' AND conrelid = ANY(%s::regclass[])"
    )
    names = {name for _, name, _ in uniques}
    indexes = _rows(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), '' FROM pg_index"
        " WHERE NOT indisprimary AND indrelid = ANY(%s::regclass[])"
    )
    rest = [(name, definition) for name, definition, _ in indexes if name not in names]
    for table, name, _ in uniques:
        _execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in rest:
        _execute(f"DROP INDEX {name}")
    _execute("SET session_replication_role = replica")
    yield
    _execute("SET session_replication_role = DEFAULT")
    with parts.part("indexes"):
        for table, name, definition in uniques:
            _execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for _, definition in rest:
            _execute(definition)
        _execute("SELECT setval(pg_get_serial_sequence('records_entry', 'id'), (SELECT max(id) FROM records_entry))")


def _rows(query: str) -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [list(_TABLES)])
        return cursor.fetchall()


def verify(sample: int = 1_000) -> None:
    """Hold so many entries against what the product itself derives. Raises SystemExit where they differ."""
    stale = stale_entries(at=county.NOW, sample=sample)
    if stale:
        raise SystemExit(f"{len(stale)} of {sample} entries are not what the product would have written, such as {stale[:3]}")
