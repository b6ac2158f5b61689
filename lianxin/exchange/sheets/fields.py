"""What a column of a clerk's sheet may be, and under which headings clerks write it. Data: a new heading is a word more here."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

KINDS: Final[dict[str, tuple[str, str]]] = {
    "officers": ("干部名册(含岗位、联系对象)", "officers, with posts and links"),
    "households": ("户名册(含帮扶类别、结对干部)", "households, with needs and officers"),
    "organisations": ("企业、学校、项目名单", "enterprises, schools, projects"),
    "units": ("单位名单", "units"),
    "villages": ("村名单", "villages"),
    "links": ("结对联系表", "links"),
    "matters": ("诉求台账(进分办台)", "matters, for the dispatch desk"),
    "none": ("不导入", "not read in"),
}
"""What a sheet may be."""


@dataclass(frozen=True, slots=True)
class Field:
    """One meaning of a column."""

    key: str
    zh: str
    en: str
    headings: tuple[str, ...]


def _field(key: str, zh: str, en: str, headings: str) -> Field:
    return Field(key, zh, en, tuple(headings.split()))


MATTER_FIELDS: Final = (
    _field(
        "matter.text",
        "诉求内容",
        "what is asked",
        "诉求内容 反映内容 反映事项 诉求 反映问题 反映的问题 主要内容 问题描述 事项内容 具体诉求 诉求事项 主要诉求 诉求描述 "
        "意见建议 建议内容 投诉内容 反映情况 问题内容 工单内容 来电内容 来访事由 来信内容 群众诉求 诉求问题 问题 内容 text",
    ),
    _field("matter.title", "诉求标题", "title", "标题 诉求标题 事项名称 事项标题 工单标题 主题 title"),
    _field(
        "matter.asker",
        "诉求人",
        "who asks",
        "诉求人 诉求人姓名 反映人 反映人姓名 来电人 来电人姓名 来访人 来访人姓名 来信人 申请人 投诉人 建议人 求助人 诉求群众 "
        "群众姓名 反映群众 当事人 联系人 联系人姓名 诉求户主 户主 户主姓名 asker",
    ),
    _field(
        "matter.phone",
        "诉求人电话",
        "asker's phone",
        "诉求人电话 诉求人联系电话 反映人电话 反映人联系电话 反映人联系方式 诉求人联系方式 来电号码 来电人电话 来访人电话 "
        "联系人电话 群众电话 户主电话 askerphone",
    ),
    _field(
        "matter.reported",
        "反映时间",
        "when it was reported",
        "反映时间 反映日期 诉求时间 诉求日期 受理时间 受理日期 登记时间 登记日期 来电时间 来访时间 来访日期 收件时间 收件日期 "
        "收到日期 收到时间 来电日期 来信日期 来信时间 接件时间 工单时间 提出时间 收集时间 收集日期 走访时间 时间 日期 reportedat",
    ),
    _field("matter.place", "具体地点", "where exactly", "地点 具体地点 具体位置 反映地点 事发地点 详细地址 地址 问题地点"),
    _field(
        "matter.kind",
        "诉求性质",
        "kind of matter",
        "性质 诉求性质 事项性质 诉求类型 事项类型 工单类型 诉求种类 事项种类 mattertype",
    ),
    _field(
        "matter.category",
        "诉求类别",
        "category",
        "诉求类别 问题类别 事项类别 类别 分类 问题分类 诉求分类 事项分类 内容分类 所属类别 领域 所属领域 工单分类 category",
    ),
    _field(
        "matter.number",
        "来源编号",
        "number elsewhere",
        "来源编号 诉求编号 工单编号 工单号 受理编号 事项编号 热线编号 热线工单号 交办编号 交办单号 "
        "转办单号 转办编号 件号 受理号 outernumber",
    ),
    _field(
        "matter.system",
        "来源系统",
        "the other system",
        "来源系统 诉求来源 来源 来源渠道 受理渠道 反映渠道 来源平台 平台 渠道 sourcesystem",
    ),
    _field(
        "matter.due",
        "来源方的期限",
        "due elsewhere",
        "办理期限 办结期限 办理时限 办结时限 要求办结时间 要求办结日期 要求反馈时间 反馈时限 截止时间 截止日期 限办日期 outerdue",
    ),
    _field("matter.confidential", "是否保密", "confidential", "是否保密 保密 要求保密 是否要求保密 confidential"),
    _field(
        "matter.against",
        "被反映的单位、干部",
        "complained of",
        "被反映单位 被投诉单位 被反映人 被投诉人 被反映对象 被投诉对象 投诉对象 被举报单位 被举报人 涉及单位 涉事单位",
    ),
    _field(
        "matter.unit",
        "办理单位(只作备注)",
        "who handles it (a note)",
        "办理单位 承办单位 责任单位 主办单位 交办单位 转办单位 处理单位 牵头单位 办理部门 责任部门 承办部门",
    ),
    _field(
        "matter.handled",
        "办理情况(只作备注)",
        "what was done (a note)",
        "办理情况 办理结果 处理情况 处理结果 办结情况 办理状态 办理进展 进展情况 答复情况 答复内容 解决情况 "
        "是否办结 是否解决 状态",
    ),
)

FIELDS: Final = (
    _field(
        "officer.name",
        "干部姓名",
        "officer's name",
        "干部姓名 联系干部 联系干部姓名 帮扶干部 帮扶干部姓名 责任人 帮扶责任人 帮扶责任人姓名 "
        "责任人姓名 联系人 联系人姓名 包联干部 "
        "结对干部 结对干部姓名 包户干部 包保干部 包联责任人 挂联干部 联户干部 干部 领导姓名 联系领导 "
        "帮扶人 帮扶人姓名 结对帮扶干部 "
        "结对帮扶责任人 包联人 officername officer",
    ),
    _field("officer.code", "干部代码", "officer's code", "干部代码 干部编号 工号 人员编号 人员代码 officercode"),
    _field(
        "officer.mobile",
        "干部电话",
        "officer's phone",
        "干部电话 干部手机 联系干部电话 帮扶干部电话 责任人电话 帮扶责任人电话 干部联系电话 联系人电话 干部联系方式 结对干部电话 "
        "帮扶人电话 包联干部电话 帮扶干部联系电话 帮扶责任人联系电话 officermobile",
    ),
    _field("officer.title", "职务", "title", "职务 现任职务 干部职务 担任职务 岗位 职务名称 行政职务 党政职务 title"),
    _field(
        "officer.class",
        "级别(类别)",
        "class",
        "级别 职级 类别 干部类别 行政级别 职务级别 职务层次 人员类别 干部级别 现任职级 class",
    ),
    _field(
        "officer.unit",
        "干部单位",
        "officer's unit",
        "工作单位 所在单位 干部单位 干部所在单位 帮扶单位 帮扶干部单位 结对单位 责任单位 部门 单位全称 任职单位 责任人单位 "
        "帮扶责任人单位 联系单位 包联单位 officerunit",
    ),
    _field(
        "officer.unit_title",
        "单位及职务",
        "unit and title in one",
        "单位及职务 单位职务 工作单位及职务 单位和职务 现工作单位及职务 所在单位及职务",
    ),
    _field(
        "officer.since",
        "任职起始日期",
        "post held from",
        "任职时间 任现职时间 任职日期 起始日期 任职起始日期 任现职日期 到岗时间",
    ),
    _field("unit.name", "单位名称", "unit", "单位名称 机构名称 unitname"),
    _field("unit.code", "单位代码", "unit's code", "单位代码 机构代码 单位编码 unitcode"),
    _field("unit.kind", "单位类型", "kind of unit", "单位类型 单位性质 单位类别 机构类型"),
    _field("unit.parent", "上级单位", "unit above", "上级单位 主管单位 主管部门 上级主管部门"),
    _field(
        "place.township",
        "乡镇",
        "township",
        "乡镇 乡镇名称 镇 乡 街道 乡镇街道 所在乡镇 所属乡镇 乡镇(街道) 镇街 镇名 乡 township",
    ),
    _field(
        "place.village",
        "村",
        "village",
        "村 行政村 村名 村名称 所在村 所属村 村社区 村队 社区 行政村名称 村(社区) 村居 "
        "所在行政村 家庭住址 住址 户籍村 村委会 连队 village",
    ),
    _field("place.code", "区划代码", "area code", "区划代码 行政区划代码 村代码 村编码 区划编码 areacode"),
    _field(
        "home.name",
        "户主姓名",
        "householder",
        "户主 户主姓名 农户姓名 群众姓名 户名 家庭户主 贫困户姓名 贫困户 脱贫户 脱贫户姓名 "
        "困难户 困难户姓名 帮扶对象 帮扶对象姓名 "
        "联系群众 联系群众姓名 被帮扶人 结对户主 结对户 结对户姓名 农户 householdname household 帮扶户 帮扶户姓名 联系户主",
    ),
    _field("home.code", "户编号", "household's code", "户编号 户号 户代码 农户编号 家庭编号 户编码 householdcode"),
    _field("home.members", "人口", "members", "人口 家庭人口 人口数 家庭人口数 人数 家庭人数 户籍人口 总人口 人口总数 members"),
    _field(
        "home.phone",
        "户主电话",
        "household's phone",
        "户主电话 农户电话 群众电话 户主联系电话 家庭电话 户主联系方式 户主手机 帮扶对象电话 householdphone",
    ),
    _field(
        "org.name",
        "企业、学校、项目名称",
        "enterprise, school or project",
        "企业名称 学校名称 项目名称 企业 学校 项目 联系企业名称",
    ),
    _field("org.code", "企业、学校、项目编号", "its code", "企业编号 学校编号 项目编号 统一社会信用代码"),
    _field("org.kind", "对象类型", "what it is", "对象类型 联系对象类型"),
    _field("org.phone", "企业、学校、项目电话", "its phone", "企业电话 学校电话 项目电话"),
    _field(
        "need.kind",
        "帮扶类别",
        "need",
        "帮扶类别 困难类型 困难类别 贫困类型 帮扶类型 户类型 农户类型 困难情况 救助类别 人员类型 保障类别 户属性 贫困户类型",
    ),
    _field("need.source", "认定单位(来源)", "source of the need", "认定单位 来源 认定部门 审批单位 认定来源"),
    _field("need.basis", "认定依据", "basis of the need", "认定依据 依据 证号 低保证号 文号 认定文号"),
    _field("need.from", "认定日期", "need from", "认定日期 认定时间 识别时间 纳入时间 审批时间"),
    _field("need.to", "帮扶截止日期", "need until", "帮扶截止日期 有效期 有效期至 截止日期"),
    _field("link.kind", "结对类别", "kind of link", "结对类别 联系类别 联系方式类别 结对形式 联系形式"),
    _field("link.from", "结对日期", "linked from", "结对日期 结对时间 联系起始 帮扶起始时间 结对开始时间 帮扶时间 联系时间"),
    _field("link.to", "结对截止日期", "linked until", "结对截止日期 帮扶截止时间 结对结束时间"),
    _field(
        "link.homes",
        "联系户(可写多户)",
        "linked households (several)",
        "联系户 联系户名单 联系群众名单 结对户名单 所联系户 包联户 联系农户",
    ),
    _field(
        "link.villages",
        "联系村(可写多个)",
        "linked villages (several)",
        "联系村 联系点 包联村 挂联村 帮扶村 包村 联系村队 所联系村 驻村 联系村名 结对村 联系点名称",
    ),
    _field("link.townships", "联系乡镇", "linked townships", "联系乡镇 包联乡镇 挂联乡镇 联系乡镇街道"),
    _field(
        "link.orgs",
        "联系企业、学校、项目",
        "linked enterprises, schools, projects",
        "联系企业 联系学校 联系项目 包联企业 挂钩企业 挂钩项目 重点项目 联系非公企业",
    ),
    *MATTER_FIELDS,
)
BY_KEY: Final = {field.key: field for field in FIELDS}

BARE: Final = {
    "name": frozenset(["姓名", "名字", "名称", "name"]),
    "phone": frozenset(
        ["电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "电话号码", "联系手机", "移动电话", "phone", "mobile"]
    ),
    "unit": frozenset(["单位", "unit"]),
    "code": frozenset(["编号", "代码", "编码", "code"]),
    "kind": frozenset(["类型"]),
}
"""Headings that mean something only beside others: whose name, whose phone."""

NUMBERING: Final = frozenset(["序号", "序", "号", "行号", "no", "no.", "排序", "编排"])
LEFT_OUT: Final = frozenset(
    [
        "备注",
        "性别",
        "出生年月",
        "出生日期",
        "年龄",
        "学历",
        "文化程度",
        "签字",
        "签名",
        "说明",
        "序列",
        "籍贯",
        "参加工作时间",
        "婚姻状况",
        "与户主关系",
        "健康状况",
        "月份",
        "照片",
    ]
)
"""Headings that are known and have no place here; not a fault, simply not read."""

IDENTITY: Final = ("身份证", "证件号", "公民身份号码", "idcard", "idnumber", "社保卡号", "银行卡", "银行账号", "一卡通")
"""Headings of numbers that are never read in."""


def heading(text: str) -> str:
    """A heading as it is compared: NFKC, no spaces, no brackets with their notes, no asterisks."""
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
    bare = re.sub(r"[(\[][^)\]]*[)\]]", "", flat)
    return re.sub(r"[:*_]+", "", bare or flat.strip("()[]"))


HEADINGS: Final = {heading(word): field.key for field in reversed(FIELDS) for word in field.headings}
OF_MATTERS: Final = {heading(word): field.key for field in reversed(MATTER_FIELDS) for word in field.headings}
"""In a sheet of matters these come first: there 类别 is the category, not the class of an officer."""
