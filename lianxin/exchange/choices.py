"""The closed lists of the exchange folder: each word with its Chinese name, which is accepted too."""

from typing import Final

from lianxin.rules.policy.names import MATTER_KINDS

LEVELS: Final = {
    "province": "省",
    "prefecture": "市",
    "county": "县",
    "township": "乡镇",
    "district": "管区",
    "village": "村",
    "group": "组",
}
SIZES: Final = {"small": "较小", "medium": "中等", "large": "较大"}
BASES: Final = {"appointed": "任职", "temporary": "挂职", "borrowed": "借调", "drawn": "抽调", "stationed": "派驻"}
ROLES: Final = {
    "officer": "干部",
    "village_head": "村负责人",
    "unit_clerk": "单位经办人",
    "unit_head": "单位负责人",
    "county_office": "县级办公室",
    "county_leader": "县领导",
    "inspector": "督查人员",
    "administrator": "系统管理员",
    "auditor": "审计人员",
}

KINDS: Final = {kind: named.zh for kind, named in MATTER_KINDS.items()}
CHANNELS: Final = {
    "visit": "走访",
    "public": "网上",
    "counter": "窗口",
    "batch": "批量导入",
    "letter": "来信",
    "api": "接口",
    "phone": "电话",
    "platform": "平台",
}
STATES: Final = {
    "new": "待受理",
    "dispatched": "待签收",
    "returned": "已退回",
    "disputed": "退回复核",
    "handling": "办理中",
    "paused": "暂停计时",
    "shelved": "挂账",
    "answered": "已答复",
    "closed": "已办结",
}
OUTCOMES: Final = {
    "solved": "已解决",
    "partly": "部分解决",
    "explained": "解释说明",
    "referred": "已转介",
    "cannot": "不能解决",
    "channelled": "引入法定途径",
    "ended_by_law": "依法终结",
    "withdrawn": "撤回",
    "unreachable": "联系不上",
    "kept_open": "挂账待办",
}
RATINGS: Final = {
    "very_satisfied": "非常满意",
    "satisfied": "满意",
    "fairly_satisfied": "基本满意",
    "dissatisfied": "不满意",
    "very_dissatisfied": "非常不满意",
}
