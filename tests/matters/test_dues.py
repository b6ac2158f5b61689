"""A complaint about somebody counts in no due of his (Z9): or the number would tell him of what does not exist for him."""

from lianxin.duties import boards, live
from lianxin.duties.actions import issue
from lianxin.duties.queries import work_out
from lianxin.matters.models import Against
from lianxin.policy.actions import adopt
from lianxin.rules.periods import parse
from tests.fixtures.people import BY, NOW, START, TODAY
from tests.matters.places import Steps, reported

DUTIES = """
policy: matter-duties
zh: 事项任务
document: {name: 某办法, number: 示政〔2026〕4号, plan_item: 年度计划第6项}
words: {classes: {cadre: {zh: 科级干部}}, unit_kinds: {government: {zh: 乡镇政府}, department: {zh: 县直部门}}}
parties:
  hall: {zh: 乡镇政府, are: units, unit_kind: government}
  bureau: {zh: 县直部门, are: units, unit_kind: department}
duties:
  near: {zh: 辖区内解决, clause: 每月解决1件, who: hall, of: {matters: solved, area: own}, by: anyone, at_least: 1, every: month}
  own: {zh: 本单位解决, clause: 每月解决1件, who: bureau, of: {matters: solved}, at_least: 1, every: month}
"""


def done(duty):
    """What each unit has done of a duty this month."""
    dues = work_out(parse(f"{TODAY:%Y-%m}"), today=TODAY)
    return {due.party_code: due.verdict.done for due in dues if due.duty == duty}


def test_what_complains_of_a_unit_counts_in_no_due_of_its_own(county):
    adopt(text=DUTIES, area=county.areas["C"], first=START, **BY)
    Steps(county, reported(text="停水了")).answered()
    assert done("near")["GOV1"] == 1
    Steps(county, reported(kind="complaint", category="style", text="窗口没人", against_units=("GOV1",))).answered()
    assert done("near")["GOV1"] == 1, "somebody else solved it in its area, and it does not learn of it"
    assert done("own")["WATER"] == 2, "whoever solved it is credited"


def test_what_comes_to_complain_of_who_has_it_is_credited_to_him_no_more(county):
    adopt(text=DUTIES, area=county.areas["C"], first=START, **BY)
    matter = Steps(county, reported(text="停水了")).answered()
    assert done("own")["WATER"] == 1
    Against.objects.create(matter=matter, unit=county.units["WATER"])
    assert done("own")["WATER"] == 0


def test_what_complains_of_somebody_who_reads_the_due_is_counted_to_nobody(county):
    adopt(text=DUTIES, area=county.areas["C"], first=START, **BY)
    Steps(county, reported(text="停水了")).answered()
    heard = Steps(county, reported(text="接线员态度差", kind="complaint", category="water")).answered()
    assert done("own")["WATER"] == 2
    Against.objects.create(matter=heard, officer=county.people["caller"])
    assert done("own")["WATER"] == 1, "whoever has a role over the county reads the board on which it would stand"
    month = parse(f"{TODAY:%Y-%m}")
    issue(month, area="C", by="clock", at=NOW)
    (line,) = [one for one in boards.board(month, area="C", by="all").lines if one.duty == "own"]
    again = [one for one in live.lines(month, today=TODAY, by=["all"], area="C")["all"] if one.duty == "own"]
    assert (line.done, again) == (1, [line])
    Steps(county, reported(text="推诿", kind="complaint", category="style", against_units=("PLANT",))).answered()
    assert done("own")["WATER"] == 2, "those of the plant have no role over the bureau: whoever solved it is credited"


def test_nor_what_complains_of_somebody_in_the_unit_whose_due_it_is(county):
    adopt(text=DUTIES, area=county.areas["C"], first=START, **BY)
    matter = Steps(county, reported(text="停水了")).answered()
    Against.objects.create(matter=matter, officer=county.people["plumber"])
    assert done("own")["WATER"] == 0
