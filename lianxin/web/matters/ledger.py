"""The filtered list of matters as a spreadsheet: what the list shows, each line of it logged as a read."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.liaison.queries import Reading
from lianxin.matters import queries
from lianxin.policy import queries as policies
from lianxin.rules.access import purpose_of
from lianxin.rules.receipts import shown as shown_number
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.matters import words
from lianxin.web.matters.lists import asked_for
from lianxin.web.spreadsheets import Cell, Sheet, download
from lianxin.web.templatetags.lianxin import full_moment
from lianxin.web.viewer import viewer

MOST: Final = 50_000
"""Lines of one download; more are asked for by narrower filters."""
HEAD: Final[tuple[str | Promise, ...]] = (
    *(gettext_lazy("编号"), gettext_lazy("诉求"), gettext_lazy("性质"), gettext_lazy("类别"), gettext_lazy("乡镇")),
    *(gettext_lazy("地方"), gettext_lazy("怎样来的"), gettext_lazy("收到日期"), gettext_lazy("状态"), gettext_lazy("牵头单位")),
    *(gettext_lazy("经办人"), gettext_lazy("受理日期"), gettext_lazy("办理期限"), gettext_lazy("答复日期"), gettext_lazy("结果")),
    *(gettext_lazy("评价"), gettext_lazy("办结日期")),
)


@needs("matter", "read")
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    """What the list shows by its words and filters, the latest first, never who asked. Whoever downloads it has read it."""
    me, now = viewer(request), clock.now()
    place, filters = asked_for(request)
    about = [" · ".join(part for part in (place.name if place else "", me.name, full_moment(now)) if part)]
    here = policies.words_of(me.homes, clock.today())
    batches = queries.ledger(me, filters, most=MOST)
    reading = Reading(now, purpose_of("export"), "matters.xlsx")
    lines = chain.from_iterable(_logged(me, batches, reading))
    return download(_("事项"), [Sheet(_("事项"), about, [str(head) for head in HEAD], (_cells(one, here) for one in lines))])


def _logged(me: Any, batches: Iterator[list[Any]], reading: Reading) -> Iterator[list[Any]]:
    for batch in batches:
        queries.log_matters(me, batch, reading)
        yield batch


def _cells(one: Any, here: Any) -> Sequence[Cell]:
    category = here.label("categories", one.category, language()) if one.category else ""
    state = str(words.STATES[one.state][2]) if one.state in words.STATES else one.state
    return (
        *(shown_number(one.code), one.title, words.word(words.KINDS, one.kind), category, one.township or ""),
        *(one.village or one.area, words.word(words.CHANNELS, one.channel), one.reported_on, state, one.unit or ""),
        *(one.officer or "", one.accepted_on, one.due_on, one.answered_on, words.word(words.OUTCOMES, one.outcome)),
        *(words.word(words.LEVELS, one.rating), one.closed_on),
    )
