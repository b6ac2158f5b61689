"""A small county in which the worked examples play, and short ways to write their rows."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HEADERS = {
    "areas": "area_code,name,level,parent_code,size_class,valid_from,valid_to,merged_into",
    "units": "unit_code,name,kind,area_code",
    "campaigns": "campaign,name,area_code,from,to",
    "calendar": "day,working,official",
    "adoptions": "policy_file,area_code,from,by,to",
    "officers": "officer_code,name,tags",
    "posts": "officer_code,unit_code,class,valid_from,valid_to,main",
    "absences": "officer_code,kind,from,to",
    "suspensions": "area_code,kind,from,to,basis",
    "counterparts": "counterpart_code,kind,name,area_code,members,valid_from,valid_to,end_reason",
    "needs": "counterpart_code,need,from,source,basis,to",
    "links": "party_kind,party_code,counterpart_code,kind,valid_from,valid_to",
    "entries": "entry_code,officer_codes,kind,day,recorded_at,until,counterpart_codes,area_code,unit_code,half_days,minutes,"
    "persons,fen,count,campaign,topic,outcome,supersedes,withdrawn_on,reason,reviewed_on,review,text",
    "matters": "matter_code,kind,category,area_code,reported_on,channel,title,text,counterpart_code,officer_code,unit_code,state,"
    "campaign,signed_on,contacted_on,accepted_on,due_on,returned_on,solved_on,verified_on,closed_on,outcome,rating,rated_on,"
    "exclusion,source_system,outer_number,outer_due,confidential",
    "calls": "call,unit_code,area_code,rang_at,wait,phone,outcome,called_back_at,confidential",
    "attested": "figure,area_code,period,value,attested_by",
}

# County C1; township T1 with villages V1, V2, V3; township T2 with village V4. Households H1, H2 in V1, H3 in V2, H4
# in V3, H5 in V4.
# Bureau U1 of the county, town halls U2 (T1) and U3 (T2), village committee U4 (V1). Officer O1 is a cadre of U1; O2
# holds a staff post in U2, O3 in U3.
BASE = {
    "areas": """
        C1,示例县,county,,,,,
        T1,甲镇,township,C1,small,,,
        T2,乙镇,township,C1,large,,,
        V1,一村,village,T1,,,,
        V2,二村,village,T1,,,,
        V3,三村,village,T1,,,,
        V4,四村,village,T2,,,,""",
    "units": """
        U1,县局,bureau,C1
        U2,甲镇政府,town_hall,T1
        U3,乙镇政府,town_hall,T2
        U4,一村村委会,committee,V1""",
    "officers": """
        O1,王一,
        O2,王二,
        O3,王三,
        O4,王四,new""",
    "posts": """
        O1,U1,cadre,2025-01-01,,yes
        O2,U2,staff,2025-01-01,,yes
        O3,U3,staff,2025-01-01,,yes""",
    "counterparts": """
        H1,household,赵家,V1,3,,,
        H2,household,钱家,V1,6,,,
        H3,household,孙家,V2,2,,,
        H4,household,李家,V3,4,,,
        H5,household,周家,V4,5,,,
        E1,enterprise,示例厂,T1,,,,""",
    "campaigns": """
        drive,大走访,C1,2026-05-04,2026-05-20""",
    "adoptions": """
        policy.yaml,C1,2025-01-01,O1,""",
}

POLICY = """policy: example
zh: 示例制度
document: {name: 示例文件, number: 示〔2026〕1号, plan_item: 年度计划第1项}
%s
words:
  classes: {cadre: {zh: 干部}, staff: {zh: 镇干部}, leader: {zh: 领导}}
  unit_kinds: {bureau: {zh: 局}, town_hall: {zh: 镇政府}, committee: {zh: 村委会}}
  tags: {new: {zh: 新到任}}
  absences: {leave: {zh: 休假}, flood: {zh: 防汛}}
  campaigns: {drive: {zh: 大走访}}
  topics: {rice: {zh: 水稻}, water: {zh: 节水}}
  categories: {roads: {zh: 道路}, pothole: {zh: 坑洼, under: roads}, leak: {zh: 漏水}}
  exclusions: {beyond: {zh: 超出职权}}
  links: {point: {zh: 联系点}, home: {zh: 联系户}, base: {zh: 联建}}
  needs:
    hardship: {zh: 困难户, basis: law, expires_months: 3}
    elder: {zh: 高龄户, basis: consent, expires_months: 12}
  entries:
    visit: {zh: 走访, with: [household, village, enterprise]}
    talk: {zh: 谈心, with: household}
    stay: {zh: 蹲点, with: village, quantities: half_days}
    meeting: {zh: 会议, with: [village, household], quantities: [persons, minutes]}
    gift: {zh: 慰问, with: household, quantities: fen}
    report: {zh: 调研报告, review: true}
    study: {zh: 学习}
    outreach: {zh: 宣传, with: [household, village]}
    none-found: {zh: 未发现问题}
parties:
  cadre: {zh: 干部, are: officers, class: cadre}
  staff: {zh: 镇干部, are: officers, class: staff}
  everyone: {zh: 全体干部, are: officers, class: [cadre, staff, leader]}
  veteran: {zh: 老干部, are: officers, class: [cadre, staff], except: {tag: new}}
  bureau: {zh: 局, are: units, unit_kind: bureau}
  hall: {zh: 镇政府, are: units, unit_kind: town_hall, level: township}
  committee: {zh: 村委会, are: units, unit_kind: committee}
links:
  points: {zh: 联系点, clause: 条款, who: everyone, with: [village, township], as: point}
  homes: {zh: 联系户, clause: 条款, who: everyone, with: household, as: home, at_least: 1,
    cover: {parties: 95%%, counterparts: 95%%}}
  bases: {zh: 联建, clause: 条款, who: [bureau, hall], with: [village, household], as: base}
%s
"""


@dataclass(frozen=True)
class Example:
    """A worked example: a tiny folder with its policy, a command and the rows that it must give, with the arithmetic in `why`."""

    name: str
    rule: str
    why: str
    files: dict[str, str]
    policies: dict[str, str]
    command: str
    args: dict[str, Any]
    expected: list[dict[str, str]] = field(default_factory=list)


def csv_text(name: str, rows: str) -> str:
    """A file's text of its rows, one to a line."""
    lines = [line.strip() for line in rows.strip().splitlines() if line.strip()]
    return "\n".join([HEADERS[name], *lines]) + "\n"


def entry_row(line: str) -> str:
    """An entry's CSV row of `CODE OFFICERS KIND DAY [column=value …]`; recorded on its last day at six in the evening."""
    code, officers, kind, day, *rest = line.split()
    cells = dict(item.split("=", 1) for item in rest)
    short = {"cp": "counterpart_codes", "half": "half_days", "area": "area_code", "unit": "unit_code", "at": "recorded_at"}
    cells = {short.get(key, key): value for key, value in cells.items()}
    recorded = cells.get("recorded_at", cells.get("until", day))
    cells |= {
        "entry_code": code,
        "officer_codes": officers,
        "kind": kind,
        "day": day,
        "recorded_at": f"{recorded}T18:00:00+08:00",
    }
    return ",".join(cells.get(column, "") for column in HEADERS["entries"].split(","))


def matter_row(line: str) -> str:
    """A matter's CSV row of `CODE KIND CATEGORY AREA REPORTED [column=value …]`; of the events the month and day are enough."""
    code, kind, category, area, reported, *rest = line.split()
    cells = dict(item.split("=", 1) for item in rest)
    short = {"cp": "counterpart_code", "by": "officer_code", "unit": "unit_code"}
    events = ("signed", "contacted", "accepted", "due", "returned", "solved", "verified", "closed", "rated")
    cells = {short.get(key, f"{key}_on" if key in events else key): value for key, value in cells.items()}
    cells |= {"matter_code": code, "kind": kind, "category": category, "area_code": area, "reported_on": reported}
    cells = {
        key: f"2026-{value}" if key.endswith("_on") and len(value) == len("05-01") else value for key, value in cells.items()
    }
    return ",".join(cells.get(column, "visit" if column == "channel" else "") for column in HEADERS["matters"].split(","))


def call_row(line: str) -> str:
    """A call's CSV row of `CODE UNIT AREA RANG [column=value …]`; of moments the year is left out."""
    code, unit, area, rang, *rest = line.split()
    cells = dict(item.split("=", 1) for item in rest)
    back = f"2026-{cells['back']}" if "back" in cells else ""
    cells |= {"call": code, "unit_code": unit, "area_code": area, "rang_at": f"2026-{rang}", "called_back_at": back}
    return ",".join(cells.get(column, "yes" if column == "phone" else "") for column in HEADERS["calls"].split(","))


def policy_text(rules: str, top: str = "", key: str = "example") -> str:
    """A policy file of the small county with these rules."""
    return POLICY.replace("policy: example", f"policy: {key}") % (top, rules.strip("\n"))


def files_of(entries: str, extra: dict[str, str]) -> dict[str, str]:
    """The files of the small county with these entries; an extra file's rows are added to the county's own, or
    replace them after `=`."""
    rows = dict(BASE)
    for name, text in extra.items():
        rows[name] = text[1:] if text.startswith("=") else rows.get(name, "") + "\n" + text
    if "matters" in rows:
        rows["matters"] = "\n".join(matter_row(line.strip()) for line in rows["matters"].strip().splitlines() if line.strip())
    if "calls" in rows:
        rows["calls"] = "\n".join(call_row(line.strip()) for line in rows["calls"].strip().splitlines() if line.strip())
    rows["entries"] = "\n".join(entry_row(line.strip()) for line in entries.strip().splitlines() if line.strip())
    return {name: csv_text(name, text) for name, text in rows.items()}


def due(  # noqa: PLR0917 (the columns in their order)
    party: str, period: str, target: int | str, owed: int | str, done: int | str, state: str, **more: Any
) -> dict[str, str]:
    """An expected row of `duties`; the duty is `d` unless said otherwise."""
    cells = {"duty": "d", "clause": "条款", "numerator": "", "denominator": "", "quantity": "records"} | more
    cells |= {"party_kind": "unit" if party.startswith("U") else "officer", "party_code": party}
    cells |= {"period": period, "target": target, "owed": owed, "done": done, "state": state}
    return {key: str(value) for key, value in cells.items()}


def fig(
    value: int | str, group: str = "", numerator: int | str = "", denominator: int | str = "", attested: str = ""
) -> dict[str, str]:
    """An expected row of `figure`."""
    return {
        "group": group,
        "value": str(value),
        "numerator": str(numerator),
        "denominator": str(denominator),
        "attested": attested,
        "suppressed": "",
    }


def write(example: Example, folder: Path) -> Path:
    """Write the example's folder, policies beside the sheets; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in example.files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    for name, text in example.policies.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def example(  # noqa: PLR0917 (read as a table)
    name: str,
    rule: str,
    why: str,
    rules: str,
    entries: str,
    expected: list[dict[str, str]],
    *,
    top: str = "",
    policies: dict[str, str] | None = None,
    args: dict[str, Any] | None = None,
    **extra: str,
) -> Example:
    """A worked example in the small county, on 10 June 2026 and about May unless said otherwise; a `key` in `args`
    makes it a figure."""
    asked = {"period": "2026-05", "today": "2026-06-10"} | (args or {})
    files = files_of(entries, extra)
    texts = {"policy.yaml": policy_text(rules, top)} | (policies or {})
    return Example(name, rule, why, files, texts, "figure" if "key" in asked else "duties", asked, expected)
