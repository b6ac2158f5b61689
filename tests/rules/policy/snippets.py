"""A small sound policy to break, and how to break it."""

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
