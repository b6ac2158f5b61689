"""Adoptions by the folder: what the exchange folder loads and exports. Callers open the transaction and record the act."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

from django.db.models import QuerySet

from lianxin.audit.bulk import Row, ids_by_code
from lianxin.policy.actions.rederiving import rederive
from lianxin.policy.models import Adoption, Version
from lianxin.registry.models import Area


@dataclass(frozen=True, slots=True)
class Adopted:
    """One adoption, its area by code, with the text adopted."""

    key: str
    area: str
    first: date
    last: date | None
    by: str
    text: str
    file: str = ""


def adopted() -> list[Adopted]:
    """Every adoption there is, by policy, area and first day."""
    rows = Adoption.objects.order_by("key", "area__code", "first").select_related("version", "area")
    return [Adopted(row.key, row.area.code, row.first, row.last, row.by, row.version.text, row.version.file) for row in rows]


def write_adoptions(new: Sequence[Adopted], changed: Sequence[Adopted], *, by: str, at: datetime) -> None:
    """Insert and change adoptions, with the versions that they adopt; the same text is one version."""
    areas = ids_by_code(Area, "code", (one.area for one in (*new, *changed)))
    versions = {digest_of(one.text): _version(one, by, at) for one in (*new, *changed)}
    for one in new:
        version = versions[digest_of(one.text)]
        Adoption.objects.create(
            version=version, key=one.key, area_id=areas[one.area], first=one.first, last=one.last, by=one.by, at=at
        )
    for one in changed:
        found = Adoption.objects.filter(key=one.key, area_id=areas[one.area], first=one.first)
        found.update(version=versions[digest_of(one.text)], last=one.last, by=one.by)


def rederive_after(places: Iterable[tuple[str, date]]) -> None:
    """Bring needs and own kinds that were there before into line with what was adopted where and from when."""
    for code, first in places:
        rederive(area=Area.objects.get(code=code), since=first)


def digest_of(text: str) -> str:
    """What a version is known by."""
    return hashlib.sha256(text.encode()).hexdigest()


def _version(one: Adopted, by: str, at: datetime) -> Version:
    version, _ = Version.objects.get_or_create(
        digest=digest_of(one.text),
        defaults={"key": one.key, "file": one.file, "text": one.text, "made_at": at, "made_by": by},
    )
    return version


def file_names(versions: "QuerySet[Version]") -> dict[int, str]:
    """The name under which a folder holds each version, by primary key: the one it came with, unless two share it."""
    taken: set[str] = set()
    found: dict[int, str] = {}
    for version in versions.order_by("pk"):
        name = PurePosixPath(version.file.replace("\\", "/")).name or version.key
        name = name if name.endswith((".yaml", ".yml")) else f"{name}.yaml"
        stem, suffix, number = PurePosixPath(name).with_suffix(""), PurePosixPath(name).suffix, 1
        while name.lower() in taken:
            number += 1
            name = f"{stem}-{number}{suffix}"
        taken.add(name.lower())
        found[version.pk] = name
    return found


def adoption_rows(adoptions: "QuerySet[Adoption]") -> Iterator[Row]:
    """Rows of ``adoptions``, sorted by file, area and first day."""
    names = file_names(Version.objects.filter(adoptions__in=adoptions).distinct())
    rows = [
        {
            "policy_file": names[row.version_id],
            "area_code": row.area.code,
            "from": row.first,
            "by": row.by,
            "to": row.last,
        }
        for row in adoptions.select_related("area")
    ]
    yield from sorted(rows, key=lambda row: (row["policy_file"], row["area_code"], row["from"]))


def policy_files(adoptions: "QuerySet[Adoption]") -> dict[str, str]:
    """The texts of the versions adopted, by the name under which the folder holds them."""
    versions = Version.objects.filter(adoptions__in=adoptions).distinct()
    names = file_names(versions)
    return {names[pk]: text for pk, text in versions.values_list("pk", "text")}
