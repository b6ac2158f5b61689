"""What happens next with one's own matter, in one sentence that is understood without knowing the office."""

from typing import Any

from django.utils.translation import gettext as _

from lianxin.web.templatetags.lianxin import full_day


def what_next(found: Any) -> str:
    """Who has it now, and what comes; for whoever may still say that it is not solved, that too."""
    matter = found.matter
    unit = matter.unit.name if matter.unit else ""
    if matter.state in ("new", "returned", "disputed") or not unit:
        return _ended(found) if matter.state in ("answered", "closed") else _("收到了,正在看交给哪个单位办。")
    if matter.state == "dispatched":
        return _("已经交给%(unit)s,等它接手。") % {"unit": unit}
    if matter.state == "handling":
        again = _("%(unit)s正在重新办。") if matter.reopened else _("%(unit)s正在办。")
        return again % {"unit": unit}
    if matter.state == "paused" and found.pause:
        return _("先停一停,%(day)s以前接着办。") % {"day": full_day(found.pause.until)}
    if matter.state == "shelved" and matter.review_on:
        return _("现在还办不成,没有放下:%(day)s再看能不能办。") % {"day": full_day(matter.review_on)}
    return _ended(found)


def _ended(found: Any) -> str:
    if found.matter.state not in ("answered", "closed"):
        return ""
    if found.matter.outcome == "withdrawn":
        return _("已经按您说的撤回,不再办了。")
    if "rate" in found.may:
        return _("已经答复了。办得怎么样,请在下面评一评;没有解决的,也在下面说,重新给您办。")
    if "reopen" in found.may:
        return _("已经答复了。没有解决的,可以在下面请我们重新办。")
    return _("已经办完了。")
