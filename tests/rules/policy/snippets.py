"""A small sound policy to break, and how to break it."""
# ruff: noqa: E501 - lines of the policies, as a clerk writes them

SOUND = """\
policy: small-county
zh: 联系服务群众
document: {name: 联系服务群众办法, number: 示委〔2026〕1号, plan_item: 年度计划第3项}
words:
  classes: {deputy_chief: {zh: 副科级}}
  unit_kinds: {bureau: {zh: 业务单位}}
  links: {contact-point: {zh: 联系点}}
  campaigns: {big-visit: {zh: 大走访}}
  needs: {hardship: {zh: 困难户, basis: law, expires_months: 12}}
  entries:
    stay: {zh: 蹲点指导, with: village, quantities: half_days}
    talk: {zh: 谈心, with: household, takes_minutes: 30}
    none-found: {zh: 未发现问题}
  absences: {leave: {zh: 休假}, flood: {zh: 防汛}}
parties:
  cadre: {zh: 科级干部, are: officers, class: deputy_chief}
  bureau: {zh: 业务单位, are: units, unit_kind: bureau}
links:
  villages: {zh: 联系村, clause: 每人联系1至2个村, who: cadre, with: village, as: contact-point, between: [1, 2]}
  homes: {zh: 联系户, clause: 每人联系10户, who: cadre, with: household, exactly: 10, cover: {parties: 95%}}
figures:
  talks-held: {zh: 谈心次数, clause: 谈心, of: {entries: talk}}
duties:
  stay-there:
    zh: 蹲点
    clause: 每月蹲点3天
    who: cadre
    count: half_days
    of: {entries: stay, with: {kind: village, linked: true}}
    at_least: 6
    every: month
    prorate: true
    exempt: [leave, flood]
  talks:
    zh: 谈心
    clause: 对困难户每季度谈心一次
    who: cadre
    per: {kind: household, linked: true, need: hardship}
    of: {entries: talk}
    at_least: 1
    every: quarter
"""


def broken(old: str, new: str) -> str:
    """Return the sound policy with one text replaced, which must be there."""
    assert old in SOUND, old
    return SOUND.replace(old, new, 1)


def with_duty(*lines: str) -> str:
    """Return the sound policy with one more duty, ``more``, of these lines (its first key stands in line 45)."""
    body = "\n".join(f"    {line}" for line in lines)
    return f"{SOUND}  more:\n    zh: 任务\n    clause: 原文\n{body}\n"


def with_figure(*lines: str) -> str:
    """Return the sound policy with one more figure, ``more``, before the duties."""
    body = "\n".join(f"    {line}" for line in lines)
    return SOUND.replace("duties:\n", f"  more:\n    zh: 数据\n    clause: 原文\n{body}\nduties:\n", 1)


MATTERS = (
    SOUND.replace(
        "  absences:", "  categories: {life: {zh: 生活}, water: {zh: 供水, under: life, hints: [水管, 停水]}}\n  absences:", 1
    )
    + """\
matters:
  tiers:
    spot: {zh: 当场解决, source: 约定}
    unit: {zh: 单位解决, source: 约定, by: {unit_kind: bureau}}
    leader: {zh: 领导协调, source: 约定, by: leader}
  terms:
    urgent: {zh: 急事, source: 约定, when: {category: water, kind: problem}, sign: {hours: 2}, handle: {working_days: 2}}
    rest: {zh: 其余, clause: 五日内办结, sign: {office_hours: 8}, handle: {working_days: 5}, extend: {working_days: 5}}
  returns: {source: 约定, within: {working_days: 1}}
  pauses: {test: {zh: 鉴定, source: 约定, most_days: 30}}
  refusals: {court: {zh: 诉讼事项, source: 约定, way: 请向人民法院提出}}
  feedback: {source: 约定, close_after: {days: 15}, reopen_within: {days: 30}, contact_negative: {working_days: 1}, rectify: {days: 15}}
dispatch:
  catalogue:
    water: {zh: 供水, source: 约定, category: water, lead: {unit_kind: bureau, level: county}}
    village: {zh: 其他, source: 约定, category: life, lead: {level: village}, joint: bureau}
  tasks: {source: 清单, village: life}
"""
)
"""The sound policy with matters and dispatch (``matters`` begins in line 43)."""


def matters(old: str, new: str) -> str:
    """Return the policy with matters with one text replaced, which must be there."""
    assert old in MATTERS, old
    return MATTERS.replace(old, new, 1)
