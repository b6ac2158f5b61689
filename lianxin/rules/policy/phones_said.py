"""The rule of ``phones`` as named pieces, in Chinese and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianxin.rules.policy.matters_en import EnglishMatters
    from lianxin.rules.policy.matters_zh import ChineseMatters
    from lianxin.rules.policy.phones import Storage


def storage_zh(_writer: ChineseMatters, rule: Storage) -> dict[str, str]:
    """What each part of the rule says."""
    alone = "每班第一次打开要有网络,只凭密码打不开" if rule.unlock_online else "没有网络时只凭密码就能打开"
    return {"清除": f"手机满{rule.wipe_after_days}天没有联网,清除上面的资料,没交的记录留着", "密码": alone}


def storage_en(_writer: EnglishMatters, rule: Storage) -> dict[str, str]:
    """What each part of the rule says."""
    days = f"{rule.wipe_after_days} day{'' if rule.wipe_after_days == 1 else 's'}"
    alone = (
        "each shift begins where there is a network: the PIN alone does not open it"
        if rule.unlock_online
        else "without a network the PIN alone opens it"
    )
    return {"wiping": f"a phone without contact for {days} wipes its data, but for what was not received", "PIN": alone}
