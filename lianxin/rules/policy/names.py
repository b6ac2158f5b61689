"""Names of the closed words in Chinese and English, and the measure words of counterparts."""

from typing import Final, NamedTuple

from lianxin.rules.policy.schema import Policy


class Named(NamedTuple):
    """A Chinese and an English name."""

    zh: str
    en: str


class KindName(NamedTuple):
    """A kind of counterpart: names, measure word, and whether one is *in* it rather than *with* it."""

    zh: str
    measure: str
    en: str
    plural: str
    is_place: bool = False


KINDS: Final = {
    "village": KindName("村", "个", "village", "villages", True),
    "township": KindName("乡镇", "个", "township", "townships", True),
    "household": KindName("农户", "户", "household", "households"),
    "enterprise": KindName("企业", "家", "enterprise", "enterprises"),
    "school": KindName("学校", "所", "school", "schools"),
    "project": KindName("项目", "个", "project", "projects"),
    "unit": KindName("单位", "个", "unit", "units"),
}

MATTER_KINDS: Final = {
    "problem": Named("问题", "problems"),
    "request": Named("求助", "requests"),
    "suggestion": Named("意见建议", "suggestions"),
    "complaint": Named("投诉", "complaints"),
    "difficulty": Named("困难", "difficulties"),
    "consultation": Named("咨询", "questions"),
    "promise": Named("承诺", "promises"),
    "tip": Named("线索", "tips"),
}

MATTER_EVENTS: Final = {
    "reported": Named("收到", "received"),
    "accepted": Named("受理", "accepted"),
    "contacted": Named("联系上", "contacted"),
    "due": Named("到期", "due"),
    "solved": Named("解决", "solved"),
    "closed": Named("办结", "closed"),
    "returned": Named("退回", "returned"),
    "verified": Named("核实", "verified"),
    "rated": Named("评价", "rated"),
}

CALL_EVENTS: Final = {
    "rung": Named("打来", "received"),
    "answered": Named("接通", "answered"),
    "timed": Named("接通且知道等了多久", "answered with a known wait"),
    "missed": Named("没接到", "missed"),
    "back_due": Named("应回拨", "to be called back"),
    "called_back": Named("已回拨或再次打来接通", "called back, or answered when they rang again"),
}

CALL_OUTCOMES: Final = {
    "matter": Named("登记事项", "a matter"),
    "consultation": Named("当场答复", "a question answered at once"),
    "progress": Named("问进度", "a question how far it is"),
    "silent": Named("无人说话", "silence"),
    "wrong": Named("打错", "a wrong number"),
    "dropped": Named("中断", "a line that broke off"),
}

PROMISE_EVENTS: Final = {"reported": Named("作出", "made"), "solved": Named("兑现", "kept")}
"""What becomes of promises, where it is called otherwise than with other matters."""

RATINGS: Final = {
    "very_satisfied": Named("非常满意", "very satisfied"),
    "satisfied": Named("满意", "satisfied"),
    "fairly_satisfied": Named("基本满意", "fairly satisfied"),
    "dissatisfied": Named("不满意", "dissatisfied"),
    "very_dissatisfied": Named("非常不满意", "very dissatisfied"),
}

CHANNELS: Final = {
    "visit": Named("入户走访", "visits"),
    "public": Named("公众网页", "the public site"),
    "counter": Named("窗口", "the counter"),
    "batch": Named("批量导入", "batch import"),
    "letter": Named("来信", "letters"),
    "api": Named("接口", "the interface"),
    "phone": Named("热线电话", "the telephone"),
    "platform": Named("上级平台", "other platforms"),
}

LEVELS: Final = {
    "province": Named("省级", "province"),
    "prefecture": Named("市(地)级", "prefecture"),
    "county": Named("县级", "county"),
    "township": Named("乡镇级", "township"),
    "district": Named("管区级", "district"),
    "village": Named("村级", "village"),
    "group": Named("组级", "group"),
}

SPANS: Final = {
    "hours": Named("小时", "hour"),
    "office_hours": Named("个办公小时", "office hour"),
    "days": Named("天", "day"),
    "working_days": Named("个工作日", "working day"),
    "months": Named("个月", "month"),
}

SIZES: Final = {
    "small": Named("较小的", "small"),
    "medium": Named("中等的", "medium-sized"),
    "large": Named("较大的", "large"),
}

EVERY: Final = {
    "day": Named("每个工作日", "every working day"),
    "week": Named("每周", "every week"),
    "month": Named("每月", "every month"),
    "two_months": Named("每两个月", "every two months"),
    "quarter": Named("每季度", "every quarter"),
    "half_year": Named("每半年", "every half-year"),
    "year": Named("每年", "every year"),
    "term": Named("任期内", "during the term"),
}

UNBUILT: Final = {
    "publications": Named("公开", "publish"),
    "documents": Named("由系统起草的文稿", "confirm, as drafted by the system,"),
    "occasions": Named("参加", "attend"),
    "inspections": Named("接受督查", "undergo the inspection"),
    "ratings": Named("收到的评价", "receive the rating"),
    "applications": Named("办件", "handle the application"),
}

COUNTS: Final = {
    "records": Named("记录数", "number of records"),
    "counterparts": Named("联系对象数(不重复)", "distinct counterparts"),
    "villages": Named("村数(不重复)", "distinct villages"),
    "townships": Named("乡镇数(不重复)", "distinct townships"),
    "officers": Named("干部数(不重复)", "distinct officers"),
    "units": Named("单位数(不重复)", "distinct units"),
    "kinds": Named("记录种类数", "distinct kinds of entry"),
    "days": Named("天数(不重复)", "distinct days"),
    "working_days": Named("工作日数(不重复)", "distinct working days"),
    "contacts": Named("户次", "entry–counterpart pairs"),
    "half_days": Named("半天数之和", "sum of half-days"),
    "minutes": Named("分钟之和", "sum of minutes"),
    "persons": Named("人次之和", "sum of persons"),
    "fen": Named("金额之和(分)", "sum of money (fen)"),
    "count": Named("条数之和", "sum of counts"),
    "mean_seconds": Named("平均等待秒数", "mean wait in seconds"),
    "median_seconds": Named("等待秒数的中位数", "median wait in seconds"),
}


def readable(key: str) -> str:
    """Return a key as words, for texts that have no English of their own."""
    return key.replace("-", " ").replace("_", " ")


def word_name(policy: Policy, list_name: str, key: str, lang: str) -> str:
    """Return a declared word's text; in English, a word without ``en`` falls back to its key read as words."""
    words = policy.parties if list_name == "parties" else getattr(policy.words, list_name)
    word = words.get(key)
    if word is None:
        return key if lang == "zh" else readable(key)
    return str(word.zh if lang == "zh" else word.en or readable(key))


def kind_name(policy: Policy, key: str) -> KindName:
    """Return the names of a kind of counterpart, a place's own kinds included."""
    if key in KINDS:
        return KINDS[key]
    own = policy.words.counterparts.get(key)
    if own is None:
        return KindName(key, "个", readable(key), readable(key))
    base = KINDS[own.like]
    english = own.en or readable(key)
    return KindName(own.zh, base.measure, english, plural(english), base.is_place)


def plural(noun: str) -> str:
    """Return the plural of a plain English noun, or of the first noun of a phrase: households with a student."""
    for break_word in (" with ", " that ", " of ", " in ", " who ", " to "):
        head, found, rest = noun.partition(break_word)
        if found:
            return plural(head) + found + rest
    if noun.endswith(("s", "”")):
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("x", "ch", "sh")) else "s")


LUNAR_DAYS: Final = (
    "初一 初二 初三 初四 初五 初六 初七 初八 初九 初十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十 "
    "廿一 廿二 廿三 廿四 廿五 廿六 廿七 廿八 廿九 三十"
)
LUNAR_MONTHS: Final = "正月 二月 三月 四月 五月 六月 七月 八月 九月 十月 冬月 腊月"
WEEKDAYS: Final = (
    Named("周一", "Monday"),
    Named("周二", "Tuesday"),
    Named("周三", "Wednesday"),
    Named("周四", "Thursday"),
    Named("周五", "Friday"),
    Named("周六", "Saturday"),
    Named("周日", "Sunday"),
)


def lunar_day(month: int, day: int) -> str:
    """Return a lunar day as people say it: 农历九月初九."""
    return f"农历{LUNAR_MONTHS.split()[month - 1]}{LUNAR_DAYS.split()[day - 1]}"
