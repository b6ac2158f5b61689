"""The small county of ``tests.fixtures.people`` with a policy for matters, and short ways to report and to take steps."""

from datetime import datetime, timedelta
from typing import Any

from lianxin.matters.actions import NewMatter, report_matter, take_step
from lianxin.matters.models import Matter
from lianxin.policy.actions import adopt
from lianxin.registry.actions.accounts import grant_role
from lianxin.registry.actions.people import add_post, create_officer
from lianxin.registry.actions.units import create_unit
from lianxin.registry.models import CalendarDay
from lianxin.rules.workdays import official_days
from tests.fixtures.people import BY, CLASSES, NOW, START, County, build

POLICY = """
policy: county-matters
zh: 群众诉求办理
document: {name: 群众诉求办理办法, number: 示政〔2026〕2号, plan_item: 年度计划第4项}
words:
  classes: {cadre: {zh: 科级干部}}
  unit_kinds: {government: {zh: 乡镇政府}, department: {zh: 县直部门}, committee: {zh: 村委会}, station: {zh: 派出所}}
  categories:
    water: {zh: 用水, hints: [水管, 停水, 自来水]}
    pipe: {zh: 管网, under: water, hints: [爆管]}
    road: {zh: 道路, public: true, hints: [路灯, 修路]}
    hardship: {zh: 生活困难, must_solve: true}
    style: {zh: 作风, kinds: [complaint, tip]}
  campaigns: {sweep: {zh: 大排查}}
  exclusions: {beyond-law: {zh: 超出法定职权}}
matters:
  tiers:
    spot: {zh: 当场解决, clause: 能当场解决的当场解决}
    township: {zh: 乡镇, clause: 乡镇及时解决, by: {level: township}}
    leader: {zh: 挂点领导协调, clause: 挂点领导协调解决, by: leader}
  terms:
    urgent: {zh: 管网急修, clause: 24小时修复, when: {category: pipe}, sign: {hours: 2}, handle: {hours: 24}}
    usual: {zh: 一般事项, clause: 5个工作日, sign: {hours: 8}, contact: {working_days: 1}, handle: {working_days: 5},
      extend: {working_days: 5, times: 1}, warn: {working_days: 1}}
  returns: {clause: 1个工作日内退回一次, within: {working_days: 1}, times: 1}
  pauses: {evidence: {zh: 鉴定检测, clause: 鉴定不计入期限, most_days: 30}}
  refusals: {court: {zh: 已由法院受理, clause: 不予受理, way: 请向人民法院反映}}
  feedback: {clause: 回访评价, close_after: {days: 15}, reopen_within: {days: 30}, contact_negative: {working_days: 1},
    rectify: {days: 15}, call_back: 10%, reminders: 2}
dispatch:
  catalogue:
    water: {zh: 用水, clause: 归口办理, category: water, lead: department}
    road: {zh: 道路, clause: 归口办理, category: road, lead: government, tier: township}
  tasks: {clause: 履职清单, township: [road, water, hardship, style], village: [road]}
"""


def build_county() -> County:
    """The county with its matters: one more department (GAS), a station below it, and a county clerk outside BUREAU."""
    made = build()
    adopt(text=POLICY, area=made.areas["C"], first=START, **BY)
    made.units["WATER"] = create_unit(code="WATER", name="水务局", kind="department", area=made.areas["C"], phone="1", **BY)
    made.units["PLANT"] = create_unit(
        code="PLANT", name="自来水厂", kind="department", area=made.areas["C"], parent=made.units["WATER"], phone="1", **BY
    )
    made.units["DESK"] = create_unit(code="DESK", name="诉求中心", kind="department", area=made.areas["C"], phone="1", **BY)
    people = (
        ("plumber", "101", "WATER", None),
        ("fitter", "102", "PLANT", None),
        ("desk", "103", "DESK", "county_office"),
        ("desk2", "104", "DESK", "county_office"),
        ("waterhead", "105", "WATER", "unit_head"),
        ("caller", "106", "DESK", "inspector"),
    )
    for name, code, unit, role in people:
        officer = made.people[name] = create_officer(code=code, name=name, **BY)
        add_post(officer=officer, unit=made.units[unit], class_key="cadre", valid_from=START, classes=CLASSES, **BY)
        if role == "unit_head":
            grant_role(officer=officer, role=role, unit=made.units[unit], **BY)
        elif role:
            grant_role(officer=officer, role=role, area=made.areas["C"], **BY)
    days = official_days(2026)
    CalendarDay.objects.bulk_create(
        CalendarDay(day=one.day, working=one.working, official=one.official, note=one.note) for one in days
    )
    return made


def new(**values: Any) -> NewMatter:
    """A matter about water in the first village, unless said otherwise."""
    usual: dict[str, Any] = {
        "kind": "problem",
        "text": "村口自来水管破裂,已停水两天",
        "area": "V1",
        "channel": "public",
        "asker": "张三",
        "phone": "13800001111",
        "tells_by": "sms",
    }
    return NewMatter(**{**usual, **values})


def reported(at: datetime = NOW, by: str = "asker", **values: Any) -> Matter:
    """A matter just reported."""
    return report_matter(matter=new(**values), by=by, at=at)


class Steps:
    """Steps of one matter in turn, each a minute after the one before."""

    def __init__(self, county: County, matter: Matter, at: datetime = NOW) -> None:
        self.county, self.code, self.at = county, matter.code, at

    def __call__(
        self, step: str, by: str = "desk", *, actor: str = "staff", after: timedelta = timedelta(minutes=1), **given: Any
    ) -> Matter:
        self.at += after
        code = self.county.code(by) if by in self.county.people else by
        return take_step(code=self.code, step=step, by=code, at=self.at, actor=actor, **given)

    def dispatched(self, unit: str = "WATER", category: str = "water", **given: Any) -> Matter:
        """Given to a unit."""
        return self("dispatch", unit=unit, category=category, **given)

    def handled(self, unit: str = "WATER", category: str = "water") -> Matter:
        """Given to the water bureau and signed for by its plumber."""
        self.dispatched(unit, category)
        return self("sign", "plumber", officer=self.county.code("plumber"))

    def answered(self, outcome: str = "solved", **given: Any) -> Matter:
        """Answered by the plumber."""
        self.handled()
        return self("solve", "plumber", outcome=outcome, answer="水管已修好,恢复供水", **given)
