"""Acts in words; an act that is not known here shows its own name."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DONE: Final[dict[str, Promise]] = {
    "made": _("新增"),
    "added": _("新增"),
    "opened": _("开始"),
    "started": _("开始"),
    "saved": _("保存"),
    "changed": _("修改"),
    "set": _("设定"),
    "seeded": _("录入"),
    "corrected": _("更正"),
    "withdrawn": _("撤回"),
    "merged": _("合并"),
    "ended": _("结束"),
    "closed": _("结账"),
    "deleted": _("删除"),
    "adopted": _("采用"),
    "granted": _("授予"),
    "revoked": _("收回"),
    "invited": _("邀请"),
    "issued": _("发出"),
    "reviewed": _("审核"),
    "replied": _("答复"),
    "confirmed": _("确认"),
    "loaded": _("导入"),
    "exported": _("导出"),
    "uploaded": _("上传"),
    "dropped": _("删除"),
    "expired": _("到期删除"),
}
THINGS: Final[dict[str, Promise]] = {
    "entry": _("记录"),
    "version": _("制度版本"),
    "draft": _("草稿"),
    "calendar": _("工作日历"),
    "absence": _("缺勤"),
    "suspension": _("暂停"),
    "campaign": _("活动"),
    "period": _("时期"),
    "area": _("区划"),
    "unit": _("单位"),
    "officer": _("干部"),
    "post": _("岗位"),
    "counterpart": _("联系对象"),
    "household": _("农户"),
    "need": _("帮扶类别"),
    "link": _("联系"),
    "account": _("账号"),
    "role": _("角色"),
    "due": _("任务"),
    "dues": _("任务"),
    "problem": _("问题"),
    "objection": _("异议"),
    "instruction": _("批示"),
    "card": _("联系卡"),
    "sheet": _("上传的表格"),
}


def in_words(verb: str) -> str:
    """``records.entry.made`` as 记录 · 新增."""
    names = verb.split(".")
    thing, done = (names[-2] if len(names) > 1 else ""), names[-1]
    return " · ".join(str(word) for word in (THINGS.get(thing), DONE.get(done, done)) if word)
