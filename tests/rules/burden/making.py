"""Small policies and rolls for the tests of the burden."""

from lianxin.rules import periods
from lianxin.rules.burden.acts import Costs
from lianxin.rules.burden.judge import Judgement, judge
from lianxin.rules.burden.numbers import Numbers
from lianxin.rules.burden.plan import Plan, When, plan
from lianxin.rules.burden.roll import Ask, Group, Roll, Things
from lianxin.rules.parties import Holder
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema import Policy
from lianxin.rules.workdays import Calendar, official_days

CALENDAR = Calendar(official_days(2026))
YEAR = When(periods.parse("2026"), CALENDAR)
HEAD = """
policy: small
zh: 试验
document: {name: 试验办法, number: 示委〔2026〕1号, plan_item: 第1项}
words:
  classes: {chief: {zh: 科级}, staff: {zh: 一般干部}}
  unit_kinds: {bureau: {zh: 局}}
  links: {contact-point: {zh: 联系点}}
  needs: {hardship: {zh: 困难户, basis: law, expires_months: 12}}
  campaigns: {drive: {zh: 行动}}
  entries:
    visit: {zh: 走访, with: [household, enterprise], takes_minutes: 40}
    talk: {zh: 谈心, with: household, takes_minutes: 30}
    stay: {zh: 蹲点, with: village, quantities: half_days}
    survey: {zh: 调研, with: village, quantities: half_days}
    report: {zh: 报告, takes_minutes: 960}
    training: {zh: 培训, with: village, quantities: [minutes, persons]}
    study: {zh: 自学, takes_minutes: 45}
    none-found: {zh: 没有发现问题, takes_minutes: 1}
parties:
  chief: {zh: 科级干部, are: officers, class: chief}
  everybody: {zh: 干部, are: officers, class: [chief, staff]}
  bureau: {zh: 局, are: units, unit_kind: bureau}
"""


def policy(links: str = "", duties: str = "", head: str = HEAD) -> Policy:
    """The policy with these links and duties, each a line in braces."""
    text = head
    for name, rules in (("links", links), ("duties", duties)):
        lines = [line.strip() for line in rules.strip().splitlines() if line.strip()]
        if lines:
            text += f"{name}:\n" + "".join(f"  {line}\n" for line in lines)
    reading = read_policy(text)
    assert reading.policy is not None, reading.lines("policy")
    return reading.policy


def rule(key: str, rest: str, zh: str | None = None) -> str:
    """One rule on one line."""
    return f"{key}: {{zh: {zh or key}, clause: 条, {rest}}}"


def chiefs(parties: int, key: str = "chief", things: dict[Ask, tuple[Things, ...]] | None = None) -> Group:
    """A group of county officers of a class."""
    return Group(key, "officer", key, "county", (Holder("bureau", "county", key),), parties, "", things or {})


def roll(*groups: Group, counterparts: dict[Ask, int] | None = None, problems: int | None = None) -> Roll:
    return Roll(groups, counterparts or {}, problems)


def planned(found: Policy, on: Roll, when: When = YEAR, numbers: Numbers | None = None) -> Plan:
    return plan(Costs(found, on, numbers or Numbers()), when)


def judged(found: Policy, on: Roll, when: When = YEAR, numbers: Numbers | None = None) -> Judgement:
    return judge(Costs(found, on, numbers or Numbers()), when)


def checks(judgement: Judgement, kind: str = "") -> set[str]:
    """The checks that found something, of a kind or of all."""
    return {one.check for one in judgement.findings if not kind or one.kind == kind}


def months(label: str) -> When:
    return When(periods.parse(label), CALENDAR)
