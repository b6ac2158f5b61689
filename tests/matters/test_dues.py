"""A complaint about somebody counts in no due of his (Z9): or the number would tell him of what does not exist for him."""

from lianxin.duties.queries import work_out
from lianxin.matters.models import Against
from lianxin.policy.actions import adopt
from lianxin.rules.periods import parse
from tests.fixtures.people import BY, START, TODAY
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
