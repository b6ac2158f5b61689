"""The states of a due, as they are shown: a colour, a sign, a word."""

from typing import Final

from django.utils.translation import gettext_lazy as _

STATES: Final = {
    "met": ("ok", "✓", _("已完成")),
    "short": ("late", "✕", _("未完成")),
    "open": ("", "", _("进行中")),
    "grace": ("warn", "", _("补记期")),
    "exempt": ("", "", _("免除")),
    "unmeasured": ("", "", _("尚不能统计")),
}
