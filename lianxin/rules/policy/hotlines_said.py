"""The rule of ``hotline`` as named pieces, in Chinese and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianxin.rules.policy.hotlines import CallBacks
    from lianxin.rules.policy.matters_en import EnglishMatters
    from lianxin.rules.policy.matters_zh import ChineseMatters


def call_backs_zh(_writer: ChineseMatters, rule: CallBacks) -> dict[str, str]:
    """What each part of the rule says."""
    return {"时限": f"没接到的来电{rule.within_hours}小时内回拨", "次数": f"打{rule.tries}次都没打通的,不再回拨"}


def call_backs_en(_writer: EnglishMatters, rule: CallBacks) -> dict[str, str]:
    """What each part of the rule says."""
    hours = f"{rule.within_hours} hour{'' if rule.within_hours == 1 else 's'}"
    tries = "one try" if rule.tries == 1 else f"{rule.tries} tries"
    return {"time": f"a missed call is called back within {hours}", "tries": f"after {tries} in vain it is over"}
