"""Calls for postings of a demonstration (J8): one decided by people with a reason, one being marked by a panel."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any, Final

from lianxin.planning.actions import postings
from lianxin.planning.facts.postings import posed
from lianxin.planning.posting_models import PostingCall
from lianxin.registry.access import held_on
from lianxin.registry.models import Area, Counterpart, Officer, Post, Unit

if TYPE_CHECKING:
    from lianxin.demo.lately import Lately

PLACES: Final = frozenset({"zhucun-ruhu", "san-ge-tuxian"})
"""Policies with villages and departments enough for a call."""
VILLAGES, PEOPLE, PANEL = 4, 6, 3
CRITERIA: Final = ((("产业发展", "industry"), 3), (("党建", "branch work"), 2), (("基础设施", "building"), 2))
NEEDED: Final = (("大棚两百亩,缺技术", "200 mu of greenhouses"), ("班子三人,两人年过六十", "two of three are over sixty"),
                 ("通组路四公里没硬化", "four kilometres of road unpaved"))  # fmt: skip
SHOWN: Final = (("高级农艺师", "senior agronomist"), ("做过三年支部书记", "three years a branch secretary"),
                ("管过两个工程项目", "ran two building projects"))  # fmt: skip
REASON: Final = ("本人正在脱产学习,到期再派", "Is at a course now and goes later")


class Postings:
    """Two calls of the county office, where the document knows such postings."""

    def __init__(self, life: Lately) -> None:
        self.life, self.random = life, Random(f"{life.area}:postings")
        self.area = Area.objects.get(code=life.area)

    def happen(self) -> None:
        """The first was decided last season; of the second the panel has given half of its marks."""
        life = self.life
        rows = Post.objects.filter(held_on(life.now.date()), main=True, unit__area=self.area, unit__parent=None)
        kept = (life.desk, life.reviewer, life.clerk)
        people = rows.exclude(officer__code__in=kept).order_by("-officer__code").select_related("officer", "unit")
        wide = Counterpart.objects.filter(base="village", area__in=[one.pk for one in life.villages], valid_to=None).order_by(
            "code"
        )
        chosen, villages = list(people[: PEOPLE * 2 + PANEL]), list(wide[20 : 20 + VILLAGES * 2])
        if len(chosen) < PEOPLE * 2 + PANEL or len(villages) < VILLAGES * 2:
            return
        panel = [one.officer for one in chosen[-PANEL:]]
        first = ("第一书记选派(第一批)", "First secretaries, first call")
        made = self._call(first, 160, villages[:VILLAGES], chosen[:PEOPLE], panel)
        self._marked(made, panel, 150)
        self._decided(made)
        second = ("第一书记选派(第二批)", "First secretaries, second call")
        also = [*panel[:-1], Officer.objects.get(code=life.officer)]
        made = self._call(second, 12, villages[VILLAGES:], chosen[PEOPLE : PEOPLE * 2], also)
        self._marked(made, also[:1], 4)

    def _by(self, ago: int) -> dict[str, Any]:
        return {"by": self.life.desk, "at": self._at(ago)}

    def _at(self, ago: int) -> datetime:
        return self.life.now - timedelta(days=ago)

    def _now(self, call: PostingCall) -> dict[str, Any]:
        """The call as it is, and its revision."""
        call.refresh_from_db()
        return {"call": call, "revision": call.revision}

    def _levels(self, texts: tuple[tuple[str, str], ...]) -> postings.Said:
        levels = {f"k{n}": self.random.randint(0, 3) for n in range(1, len(CRITERIA) + 1)}
        evidence = {f"k{n}": self.life.said(*text) for n, text in enumerate(texts, 1) if levels[f"k{n}"] > 1}
        return postings.Said(levels, evidence)

    def _call(
        self, name: tuple[str, str], ago: int, villages: list[Counterpart], people: list[Post], panel: list[Officer]
    ) -> PostingCall:
        criteria = [(self.life.said(*words), weight) for words, weight in CRITERIA]
        first = self._at(ago - 30).date()
        made = postings.begin_call(
            area=self.area, name=self.life.said(*name), first=first, criteria=criteria, panel=panel, **self._by(ago)
        )
        for one in villages:
            postings.put_village(village=one, places=1, said=self._levels(NEEDED), **self._now(made), **self._by(ago - 1))
        codes = [one.code for one in villages]
        for post in people:
            wishes, evidence = self.random.sample(codes, 2), self._levels(SHOWN).evidence
            given: dict[str, Any] = {"officer": post.officer, "unit": post.unit, "evidence": evidence, "wishes": wishes}
            postings.put_applicant(**given, **self._now(made), **self._by(ago - 2))
        for unit in Unit.objects.filter(pk__in={post.unit_id for post in people}).order_by("code"):
            postings.put_unit(unit=unit, said=self._levels(SHOWN), **self._now(made), **self._by(ago - 2))
        postings.open_marking(**self._now(made), **self._by(ago - 3))
        return made

    def _marked(self, call: PostingCall, panel: list[Officer], ago: int) -> None:
        numbers = [one.number for one in call.applicants.order_by("number") if one.number is not None]
        keys = [f"k{n}" for n in range(1, len(CRITERIA) + 1)]
        for one in panel:
            seat = call.panel.get(officer=one)
            marks = {(number, key): self.random.randrange(60, 98) for number in numbers for key in keys}
            postings.give_marks(panelist=seat, marks=marks, by=one.code, at=self._at(ago))

    def _decided(self, call: PostingCall) -> None:
        """As the stable proposal says, but for one, with the reason."""
        postings.close_marking(**self._now(call), **self._by(145))
        pairs = dict(posed(call).matched().stable.pairs)
        stays = next(islice(sorted(pairs), 1))
        decided = {code: village for code, village in pairs.items() if code != stays}
        reasons = {stays: self.life.said(*REASON)}
        postings.decide(base="stable", decided=decided, reasons=reasons, **self._now(call), **self._by(143))
