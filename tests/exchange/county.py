"""A small county as an exchange folder, and short ways to change one cell of it."""

# ruff: noqa: E501

import csv
from pathlib import Path

POLICY = """policy: example
zh: 示例制度
document: {name: 示例文件, number: 示〔2026〕1号, plan_item: 年度计划第1项}
words:
  classes: {cadre: {zh: 干部}, staff: {zh: 镇干部}}
  unit_kinds: {bureau: {zh: 局}, town_hall: {zh: 镇政府}}
  tags: {new: {zh: 新到任}}
  absences: {leave: {zh: 休假}, flood: {zh: 防汛}}
  campaigns: {drive: {zh: 大走访}}
  topics: {rice: {zh: 水稻}}
  categories: {roads: {zh: 道路}, pothole: {zh: 坑洼, under: roads}}
  exclusions: {beyond: {zh: 超出职权}}
  links: {point: {zh: 联系点}, home: {zh: 联系户}}
  counterparts: {coop: {zh: 合作社, like: enterprise}}
  needs:
    hardship: {zh: 困难户, basis: law, expires_months: 3}
    partner: {zh: 共建, basis: consent, expires_months: 12, with: enterprise}
  entries:
    visit: {zh: 走访, with: [household, village, coop]}
    stay: {zh: 蹲点, with: village, quantities: half_days}
    gift: {zh: 慰问, with: household, quantities: fen, most_counterparts: 1}
    report: {zh: 调研报告, review: true}
parties:
  cadre: {zh: 干部, are: officers, class: cadre}
links:
  homes: {zh: 联系户, clause: 每人联系1户, who: cadre, with: household, as: home, at_least: 1}
duties:
  visits: {zh: 走访, clause: 每月走访1次, who: cadre, of: {entries: visit}, at_least: 1, every: month}
"""

FILES = {
    "areas": """area_code,name,level,parent_code,size_class,valid_from,valid_to,merged_into
011,示例县,county,,,,,
0111,甲镇,township,011,small,,,
0112,乙镇,township,011,large,,,
0111V1,一村,village,0111,,,,
0111V2,二村,village,0111,,,2025-12-31,0111V1
0112V3,三村,village,0112,,2024-01-01,,
0112V3G,三村一组,group,0112V3,,,,
""",
    "units": """unit_code,name,kind,area_code,parent_code
U1,县农业局,bureau,011,
U2,甲镇政府,town_hall,0111,U1
""",
    "campaigns": """campaign,name,area_code,from,to
drive,大走访,011,2026-04-01,2026-05-31
""",
    "calendar": """day,working,official,note
2026-05-01,no,yes,劳动节
2026-05-09,yes,yes,调休上班
""",
    "adoptions": """policy_file,area_code,from,by,to
example.yaml,011,2026-01-01,县委办,
""",
    "officers": """officer_code,name,mobile,skills,tags
007,王一,+8613800000007,水稻;养殖,
O2,李二,,,new
O3,张三,,,
""",
    "posts": """officer_code,unit_code,class,valid_from,title,basis,valid_to,backup_officer_code,main
007,U1,cadre,2025-01-01,局长,appointed,,O2,yes
O2,U2,staff,2025-01-01,,,,,yes
O3,U2,staff,2025-01-01,,,2026-05-10,,
""",
    "accounts": """officer_code,role,scope
007,county_leader,011
O2,unit_clerk,U2
""",
    "absences": """officer_code,kind,from,to,note
O2,leave,2026-05-04,2026-05-08,
""",
    "suspensions": """area_code,kind,from,to,basis
0111,flood,2026-05-18,2026-05-20,汛〔2026〕1号
""",
    "counterparts": """counterpart_code,kind,name,area_code,unit_code,members,phone,valid_from,valid_to,end_reason
H1,household,赵家,0111V1,,3,0571-1234567,,,
H2,household,=钱家,0112V3,,5,,2024-01-01,,
H3,household,孙家,0111V2,,2,,,2026-03-31,merged:H1
H4,household,周家,0112V3G,,1,,,2026-02-28,搬迁
E1,coop,示例合作社,0111,U2,,,,,
""".replace("=钱家", "'=钱家"),
    "needs": """counterpart_code,need,from,source,basis,to
H1,hardship,2025-11-30,村评议,民政局批准,
E1,partner,2026-01-01,合作社申请,,2026-06-30
""",
    "links": """party_kind,party_code,counterpart_code,kind,valid_from,valid_to
officer,007,0111V1,point,2026-01-01,
officer,007,H1,home,2026-01-01,
unit,U1,0111V2,point,2025-01-01,
officer,O2,H4,home,2025-06-01,2026-02-28
""",
    "entries": """entry_code,officer_codes,kind,day,recorded_at,until,counterpart_codes,area_code,unit_code,half_days,minutes,persons,fen,count,campaign,topic,outcome,supersedes,withdrawn_on,reason,reviewed_on,review,text
N1,007,visit,2026-05-06,2026-05-06T18:00:00+08:00,,H1;0112V3,,,,,,,,drive,rice,done,,,,,,看望赵家
N2,007;O2,stay,2026-05-11,2026-05-13T18:00:00+08:00,2026-05-13,0111V1,,,5,,,,,,,done,,,,,,
N3,O2,gift,2026-05-12,2026-05-12T10:00:00+08:00,,H2,,,,,,20000,,,,done,,,,,,"两行
文字"
N4,O2,gift,2026-05-12,2026-05-12T11:00:00+08:00,,H2,,,,,,30000,,,,done,N3,,,,,
N5,O3,visit,2026-05-07,2026-05-07T10:00:00+08:00,,H1,0112V3G,U2,,,,,,,,nobody_home,,2026-05-08,记错了,,,
N6,007,report,2026-05-20,2026-05-20T10:00:00+08:00,,,,,,,,,,,,done,,,,2026-05-25,passed,'=报告
""",
    "matters": """matter_code,kind,category,area_code,reported_on,channel,title,text,counterpart_code,officer_code,unit_code,state,campaign,signed_on,contacted_on,accepted_on,due_on,returned_on,solved_on,verified_on,closed_on,outcome,rating,rated_on,exclusion,source_system,outer_number,outer_due,confidential
M1,problem,pothole,0111V1,2026-05-06,visit,村口坑洼,"路上有坑
下雨积水",H1,007,U1,closed,drive,2026-05-07,2026-05-07,2026-05-06,2026-05-20,,2026-05-12,2026-05-15,2026-05-25,solved,satisfied,2026-05-14,,hotline,2026-0007,2026-05-22,
M2,complaint,roads,0112,2026-05-20,phone,,噪音,,,U2,handling,,2026-05-21,,2026-05-20,2026-06-10,,,,,,,,,hotline,2026-0008,,yes
M3,suggestion,,0112V3G,2026-05-28,public,,,,,,new,,,,,,,,,,,,,,,,,
M4,request,roads,0111V1,2026-03-01,letter,,,H3,O3,,answered,,,,,,,,,,explained,,,beyond,,,,
""",
    "attested": """figure,area_code,period,value,attested_by
gdp,011,2025,123456,统计局
""",
}


def write_county(folder: Path, **changes: str) -> Path:
    """Write the county; a keyword replaces a whole file (an empty text leaves it out)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**FILES, **changes}.items():
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "example.yaml").write_text(POLICY, encoding="utf-8")
    return folder


def edited(name: str, row: int, /, **cells: str) -> str:
    """A file with some cells of one row changed; row 2 is the first below the header; the row after the last is a new one."""
    lines = list(csv.reader(FILES[name].splitlines(keepends=True)))
    header = lines[0]
    while len(lines) < row:
        lines.append([""] * len(header))
    for column, value in cells.items():
        lines[row - 1][header.index(column)] = value
    return "\n".join(",".join(f'"{cell}"' if "\n" in cell or "," in cell else cell for cell in line) for line in lines) + "\n"
