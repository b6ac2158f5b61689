"""An entry as plain text, one line for each thing: to paste into another form or message (principle 2: typed once)."""

from django.utils.translation import gettext as _

from lianxin.web.entries.shown import Shown
from lianxin.web.templatetags.lianxin import amount, amount_name, full_day, listed, unit_of


def text_of(entry: Shown, campaign: str = "") -> str:
    """The entry in the reader's language; whom the reader may not know is not in it."""
    nobody = f"({_('没人在家')})" if entry.nobody_home else ""
    days = full_day(entry.day) if entry.day == entry.until else f"{full_day(entry.day)} – {full_day(entry.until)}"
    lines = [f"{days} {entry.kind}{nobody}"]
    if entry.counterparts:
        lines.append(listed(entry.counterparts))
    lines.append(f"{_('干部')}: {listed(entry.officers)}")
    lines += [f"{amount_name(name)}: {amount(value, name)}{unit_of(name)}" for value, name in entry.amounts]
    lines += [text for text in (entry.topic, campaign, entry.text) if text]
    lines += [f"{_('问题')}: {one.text}" for one in entry.problems]
    return "\n".join(lines)
