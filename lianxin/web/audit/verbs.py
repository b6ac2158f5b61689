"""Acts in words; an act that is not known here shows its own name."""

from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

DONE: Final[dict[str, Promise]] = {
    "made": _("新增了"),
    "added": _("新增了"),
    "opened": _("开始了"),
    "started": _("开始了"),
    "saved": _("保存了"),
    "changed": _("修改了"),
    "renamed": _("改了名:"),
    "divided": _("分出了"),
    "set": _("设定了"),
    "seeded": _("录入了"),
    "corrected": _("更正了"),
    "withdrawn": _("撤回了"),
    "merged": _("合并了"),
    "settled": _("核实了"),
    "ended": _("结束了"),
    "closed": _("关闭了"),
    "deleted": _("删除了"),
    "adopted": _("采用了"),
    "granted": _("授予了"),
    "revoked": _("收回了"),
    "invited": _("邀请开通"),
    "issued": _("发出了"),
    "declared": _("登记了"),
    "reviewed": _("审核了"),
    "objected": _("提出异议:"),
    "answered": _("答复了"),
    "replied": _("答复了"),
    "given": _("下达了"),
    "told": _("告知了"),
    "confirmed": _("确认了"),
    "loaded": _("导入了"),
    "replaced": _("替换了"),
    "exported": _("导出了"),
    "uploaded": _("上传了"),
    "dropped": _("放弃了"),
    "expired": _("到期删除了"),
    "password": _("改了密码:"),
    "preferences": _("改了设置:"),
    "active": _("停用或启用了"),
    "backup": _("改了替岗人:"),
    "letter": _("改了交接信:"),
    "done": _("办完了"),
    "secret": _("换了密钥:"),
    "matched": _("对应了用词:"),
    "unmatched": _("取消了用词对应:"),
    "worked": _("处理了"),
    "rejected": _("拒收了"),
    "put_aside": _("搁置了"),
    "given_up": _("放弃重试:"),
    "sent_again": _("重新发送了"),
    "fetched": _("对方取走了"),
    "stopped": _("停用了"),
    "planned": _("安排了"),
    "held": _("记下开了"),
    "off": _("取消了"),
    "decided": _("议定了"),
    "agenda": _("改了议题:"),
}
"""What was done, as it stands before the thing in Chinese and after it in English."""

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
    "links": _("联系"),
    "account": _("账号"),
    "role": _("角色"),
    "key": _("居民查询码"),
    "due": _("任务"),
    "dues": _("任务"),
    "problem": _("问题"),
    "objection": _("异议"),
    "instruction": _("批示"),
    "card": _("联系卡"),
    "handover": _("交接"),
    "sheet": _("上传的表格"),
    "row": _("行"),
    "folder": _("交换文件夹"),
    "partner": _("其他平台"),
    "message": _("平台来件"),
    "answer": _("平台回件"),
    "meeting": _("协调会"),
}


def in_words(verb: str) -> str:
    """``records.entry.withdrawn`` as 撤回了记录, in English as Record withdrawn."""
    names = verb.split(".")
    thing, done = THINGS.get(names[-2] if len(names) > 1 else ""), DONE.get(names[-1], names[-1])
    return capfirst(gettext("%(done)s%(thing)s") % {"done": done, "thing": thing}) if thing else str(done)
