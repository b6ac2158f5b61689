"""A whole county's roll in one workbook: 617 officers and 8,000 households with links, all rows right, within a minute."""

import random
import resource
from collections import Counter

import pytest

from lianxin.demo import names
from lianxin.exchange import actions
from lianxin.exchange.sheets.asking import Question
from lianxin.liaison.models import Link
from lianxin.registry.models import Area, Counterpart, Officer, Post, Unit
from lianxin.rules.names import search_text
from tests.exchange.sheets import messy
from tests.web.county import PEOPLE

pytestmark = [pytest.mark.slow]
OFFICERS, HOUSEHOLDS, TOWNS, VILLAGES, OFFICES = 617, 8_000, 12, 15, 60


KNOWN = {name for _, name, *_ in PEOPLE}


def grow(county) -> list[tuple[str, str]]:
    """Townships and villages; returns their names in pairs, some village names in several townships."""
    chance = random.Random(7)
    made = names.villages(chance, TOWNS * VILLAGES - TOWNS)
    root, found = county.areas["990000000000"], []
    for number in range(TOWNS):
        code = f"9901{number:02}000000"
        town = Area.objects.create(code=code, name=f"第{number + 1}镇", level="township", parent=root, county=root)
        Area.objects.filter(pk=town.pk).update(township=town)
        own = Counterpart.objects.create(code=code, kind="township", base="township", name=town.name, area=town, place=town)
        Counterpart.objects.filter(pk=own.pk).update(root=own)
        for place in range(VILLAGES):
            name = "新建村" if place == 0 else f"{made[number * (VILLAGES - 1) + place - 1]}村"
            code = f"9901{number:02}{place + 1:03}000"
            text = search_text(name, codes=[code])
            village = Area.objects.create(
                code=code, name=name, level="village", parent=town, county=root, township=town, search=text
            )
            Area.objects.filter(pk=village.pk).update(village=village)
            own = Counterpart.objects.create(code=code, kind="village", base="village", name=name, area=village, place=village)
            Counterpart.objects.filter(pk=own.pk).update(root=own)
            found.append((town.name, name))
    return found


def roll(villages) -> tuple[list[list], list[list]]:
    """The two sheets."""
    chance = random.Random(11)
    units = [f"第{number + 1}工作局" for number in range(OFFICES)]
    officers = [["某县结对帮扶干部花名册"], ["序号", "姓名", "工作单位", "职务", "级别", "手机"]]
    people = []
    for number in range(OFFICERS):
        name, unit = names.person(chance), units[number % OFFICES]
        while name in KNOWN:
            name = names.person(chance)
        people.append((name, unit))
        officers.append([number + 1, name, unit, "干部", chance.choice(["正科级", "副科级"]), 13_500_000_000 + number])
    seen: Counter = Counter(people)
    people = [one for one in people if seen[one] == 1]
    households = [
        ["户情信息", None, None, None, None, "帮扶责任人", None],
        ["乡镇", "村", "户主姓名", "人口", "联系电话", "姓名", "单位"],
    ]
    for number in range(HOUSEHOLDS):
        town, village = villages[number % len(villages)]
        officer, unit = people[number % len(people)]
        phone = 18_600_000_000 + number
        households.append([town, village, names.person(chance), float(chance.randint(1, 7)), phone, officer, unit])
    return officers, households


def likeliest(questions: list[Question]) -> dict[str, str]:
    return {question.id: question.answer for question in questions}


@pytest.mark.django_db
def test_a_countys_roll_goes_in_whole(county, office):
    officers, households = roll(grow(county))
    merges = {"户": [(0, 0, 0, 4, "户情信息"), (0, 5, 0, 6, "帮扶责任人")]}
    office.options = {"township": ""}
    office.upload(messy.xlsx({"干部": officers, "户": households}, merges))
    outcome = office.look(attempt=False)
    assert not outcome.faults, list(outcome.faults)[:5]
    kinds = Counter(question.kind for question in outcome.questions)
    assert kinds["unit"] == OFFICES
    assert sum(kinds.values()) - kinds["unit"] < 60, kinds
    before = Officer.objects.count(), Counterpart.objects.filter(base="household").count(), Link.objects.count()
    actions.set_answers(key=office.key, answers=likeliest(outcome.questions))
    outcome = office.confirm()
    assert outcome.report is not None
    assert outcome.report.ok, list(outcome.faults)[:5]
    assert Unit.objects.filter(name__endswith="工作局").count() == OFFICES
    assert Officer.objects.count() - before[0] == OFFICERS
    assert Post.objects.filter(unit__name__endswith="工作局").count() == OFFICERS
    made = Counterpart.objects.filter(base="household").count() - before[1]
    assert made == HOUSEHOLDS
    assert Link.objects.count() - before[2] == HOUSEHOLDS
    for number, row in enumerate(households[2:]):
        if number % 400 == 0:
            town, village, name, members, phone, officer, unit = row
            home = Counterpart.objects.get(
                name=name, area__name=village, area__township__name=town, members=int(members), base="household"
            )
            assert home.phone == str(phone)
            link = Link.objects.get(counterpart=home)
            assert link.officer.name == officer
            assert link.officer.posts.get().unit.name == unit
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1 << 20
