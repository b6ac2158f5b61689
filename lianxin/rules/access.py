"""Who may do what with what, and how far: one table, read by people and by the program alike (issue 2, part 6).

A cell says how far a role reaches:

    none      not at all
    own       one's own: entries one is on, one's own absences, one's own account
    linked    own, and what concerns a counterpart linked to oneself or one's unit; a link to a village opens its households.
              A link of a kind that ``opens: nothing`` opens nothing (the police)
    unit      what the unit of the grant does and whom it serves (a grant over an area: the units in that area)
    subtree   all that lies in the area of the grant, and below (a grant over a unit: as ``unit``)
    all       everything there is

Whoever signs in is an ``officer``; every other role is granted over an area or a unit. Who holds several roles has the widest
of their cells. A policy with ``oversight: totals`` cuts ``unit``, ``subtree`` and ``all`` of entries down to ``linked``.
The administrator of the system sees no resident, the auditor what was done and read, never the record itself.
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import Final


class Scope(IntEnum):
    """How far a cell of the table reaches, from nothing to everything."""

    NONE = 0
    OWN = 1
    LINKED = 2
    UNIT = 3
    SUBTREE = 4
    ALL = 5


ROLES: Final = (
    "officer",
    "village_head",
    "unit_clerk",
    "unit_head",
    "county_office",
    "county_leader",
    "inspector",
    "administrator",
    "auditor",
)

_TABLE: Final = """
thing        action   officer village_head unit_clerk unit_head county_office county_leader inspector administrator auditor
area         read     all     all          all        all       all           all           all       all           all
area         change   none    none         none       none      subtree       none          none      subtree       none
unit         read     all     all          all        all       all           all           all       all           all
unit         change   none    none         subtree    none      subtree       none          none      subtree       none
officer      read     all     all          all        all       all           all           all       all           all
officer      change   none    none         subtree    none      subtree       none          none      none          none
post         change   none    none         subtree    none      subtree       none          none      none          none
absence      read     own     none         subtree    subtree   subtree       none          subtree   none          none
absence      change   own     none         subtree    subtree   subtree       none          none      none          none
suspension   read     all     all          all        all       all           all           all       all           all
suspension   change   none    none         none       none      subtree       none          none      none          none
campaign     change   none    none         subtree    none      subtree       none          none      none          none
calendar     change   none    none         none       none      all           none          none      all           none
household    find     linked  subtree      subtree    unit      subtree       none          subtree   none          none
household    read     linked  subtree      subtree    unit      subtree       none          subtree   none          none
household    make     linked  subtree      subtree    none      subtree       none          none      none          none
household    change   none    none         subtree    none      subtree       none          none      none          none
household    merge    none    none         subtree    none      subtree       none          none      none          none
household    key      none    none         subtree    none      subtree       none          none      none          none
household    erase    none    none         subtree    none      subtree       none          none      none          none
need         read     linked  subtree      subtree    none      none          none          none      none          none
need         change   none    none         subtree    none      none          none          none      none          none
need         confirm  none    subtree      subtree    none      none          none          none      none          none
organisation find     all     all          all        all       all           all           all       all           all
organisation read     linked  subtree      subtree    subtree   subtree       subtree       subtree   none          none
organisation make     none    none         subtree    none      subtree       none          none      none          none
organisation change   none    none         subtree    none      subtree       none          none      none          none
organisation merge    none    none         subtree    none      subtree       none          none      none          none
link         read     linked  subtree      subtree    subtree   subtree       subtree       subtree   none          none
link         change   none    none         subtree    subtree   subtree       none          none      none          none
card         make     linked  none         subtree    subtree   subtree       none          none      none          none
handover     make     none    none         subtree    subtree   subtree       none          none      none          none
handover     tell     linked  none         subtree    subtree   subtree       none          none      none          none
entry        read     linked  subtree      subtree    subtree   subtree       subtree       subtree   none          none
entry        make     own     own          subtree    subtree   subtree       own           own       none          none
entry        correct  own     own          subtree    own       subtree       own           own       none          none
entry        review   none    none         none       subtree   subtree       subtree       none      none          none
problem      read     linked  subtree      subtree    subtree   subtree       subtree       subtree   none          none
problem      close    own     none         subtree    subtree   subtree       none          none      none          none
objection    read     own     none         none       subtree   subtree       none          subtree   none          none
objection    reply    own     own          own        own       own           own           own       none          none
matter       read     linked  subtree      subtree    subtree   subtree       subtree       subtree   none          none
matter       make     all     all          all        all       all           all           all       none          none
matter       triage   none    none         subtree    none      subtree       none          none      none          none
matter       handle   own     none         unit       unit      subtree       none          none      none          none
matter       accept   own     none         unit       unit      subtree       none          none      none          none
matter       part     own     none         unit       unit      subtree       none          none      none          none
matter       review   none    none         none       none      subtree       none          none      none          none
matter       approve  none    none         none       unit      subtree       subtree       none      none          none
matter       instruct none    none         none       unit      none          subtree       none      none          none
matter       report   own     own          own        own       own           own           own       none          none
matter       urge     none    none         subtree    subtree   subtree       subtree       subtree   none          none
matter       rate     none    none         subtree    none      subtree       none          none      none          none
matter       callback none    none         subtree    none      subtree       none          subtree   none          none
matter       exclude  none    none         unit       unit      subtree       none          none      none          none
matter       handed   own     none         unit       unit      none          none          none      none          none
matter       publish  none    none         none       none      subtree       none          none      none          none
matter       counter  none    none         subtree    none      subtree       none          none      none          none
call         read     none    none         subtree    none      subtree       none          none      none          none
call         answer   none    none         subtree    none      subtree       none          none      none          none
call         figures  none    none         subtree    subtree   subtree       subtree       subtree   none          none
line         change   none    none         none       none      subtree       none          none      subtree       none
team         read     own     subtree      subtree    subtree   subtree       subtree       subtree   none          none
team         change   none    none         subtree    none      subtree       none          none      none          none
team         send     none    none         subtree    none      subtree       none          none      none          none
team         go       own     none         subtree    none      subtree       none          none      none          none
delivery     read     none    none         subtree    none      subtree       none          none      all           none
delivery     retry    none    none         subtree    none      subtree       none          none      all           none
platform     read     none    none         none       none      subtree       none          none      all           none
platform     change   none    none         none       none      subtree       none          none      all           none
order        read     none    none         none       none      subtree       none          none      none          none
order        decide   none    none         none       none      subtree       none          none      none          none
canned       write    all     none         all        all       all           none          none      none          none
canned       review   none    none         none       subtree   subtree       none          none      none          none
instruction  give     none    none         none       subtree   none          subtree       none      none          none
instruction  report   own     own          own        own       own           own           own       none          none
draft        read     own     own          subtree    subtree   subtree       subtree       none      none          none
draft        change   own     own          own        own       own           own           own       none          none
digest       read     none    none         none       subtree   subtree       subtree       none      none          none
duty         read     own     own          subtree    subtree   subtree       subtree       subtree   none          none
board        read     none    subtree      subtree    subtree   subtree       subtree       subtree   none          none
figure       read     own     subtree      subtree    subtree   subtree       subtree       subtree   none          none
policy       read     all     all          all        all       all           all           all       all           all
policy       draft    none    none         none       none      subtree       none          none      none          none
policy       adopt    none    none         none       none      subtree       none          none      none          none
pairing      read     none    none         none       none      subtree       subtree       none      none          none
pairing      draft    none    none         none       none      subtree       none          none      none          none
pairing      adopt    none    none         none       none      subtree       none          none      none          none
pairing      object   none    none         subtree    subtree   none          none          none      none          none
pairing      see      none    none         subtree    subtree   subtree       subtree       none      none          none
posting      read     none    none         none       none      subtree       subtree       subtree   none          none
posting      draft    none    none         none       none      subtree       none          none      none          none
posting      mark     own     own          own        own       own           own           own       none          none
posting      decide   none    none         none       none      subtree       subtree       none      none          none
conflict     declare  own     own          own        own       own           own           own       none          none
document     read     own     subtree      subtree    subtree   subtree       subtree       subtree   none          none
document     draft    own     none         subtree    none      subtree       none          none      none          none
document     check    none    none         none       subtree   subtree       subtree       none      none          none
document     sign     own     none         none       subtree   none          subtree       none      none          none
remark       read     own     own          own        subtree   subtree       subtree       own       none          none
remark       make     own     own          own        own       own           own           own       none          none
remark       answer   none    none         none       none      subtree       none          none      none          none
slip         read     own     subtree      subtree    subtree   subtree       subtree       subtree   none          none
slip         issue    none    none         none       subtree   subtree       subtree       subtree   none          none
slip         answer   own     own          unit       unit      subtree       own           own       none          none
slip         end      none    none         none       subtree   subtree       subtree       subtree   none          none
form         read     none    none         subtree    subtree   subtree       subtree       none      none          none
form         make     none    none         subtree    none      subtree       none          none      none          none
meeting      read     own     none         subtree    unit      subtree       subtree       subtree   none          none
meeting      make     none    none         subtree    none      subtree       none          none      none          none
meeting      answer   own     none         unit       unit      subtree       none          none      none          none
meeting      sign     own     none         none       subtree   none          subtree       none      none          none
group        read     own     none         subtree    unit      subtree       subtree       subtree   none          none
group        make     none    none         subtree    none      subtree       none          none      none          none
reward       read     none    none         none       none      subtree       subtree       none      none          all
reward       decide   none    none         none       none      subtree       none          none      none          none
reward       pay      none    none         subtree    none      subtree       none          none      none          none
notice       make     none    subtree      subtree    none      subtree       none          none      none          none
closing      make     none    none         none       none      subtree       none          none      none          none
attested     make     none    none         none       subtree   subtree       none          none      none          none
import       make     none    none         subtree    none      subtree       none          none      none          none
export       make     none    none         none       none      subtree       none          none      none          none
account      read     own     own          subtree    subtree   subtree       own           own       all           all
account      invite   none    none         subtree    none      subtree       none          none      all           none
device       read     own     own          subtree    own       subtree       own           own       all           none
device       revoke   own     own          subtree    own       subtree       own           own       all           none
upload       read     own     own          subtree    own       subtree       own           own       none          none
upload       decide   own     own          subtree    own       subtree       own           own       none          none
role         grant    none    none         none       none      subtree       none          none      all           none
act          read     own     own          own        own       subtree       own           subtree   none          all
reading      read     own     own          own        own       own           own           own       none          all
"""


def _read(table: str) -> dict[tuple[str, str, str], Scope]:
    """Each cell by thing, action and role. Raises ValueError for a row with another number of columns."""
    head, *rows = [line.split() for line in table.strip().splitlines()]
    if tuple(head[2:]) != ROLES:
        raise ValueError("the roles of the table are not the roles of the product")
    cells: dict[tuple[str, str, str], Scope] = {}
    for thing, action, *scopes in rows:
        for role, scope in zip(ROLES, scopes, strict=True):
            cells[thing, action, role] = Scope[scope.upper()]
    return cells


CELLS: Final = _read(_TABLE)
THINGS: Final = tuple(dict.fromkeys((thing, action) for thing, action, _ in CELLS))


def scope_of(role: str, thing: str, action: str) -> Scope:
    """How far the role may do this. Raises KeyError for a thing, action or role that the table does not have."""
    return CELLS[thing, action, role]


def may(roles: Iterable[str], thing: str, action: str) -> bool:
    """Whether one of the roles may do this at all, somewhere."""
    return any(scope_of(role, thing, action) is not Scope.NONE for role in roles)


def thing_of(base: str) -> str:
    """Under which name of the table a counterpart of this built-in kind stands: only households are residents."""
    return "household" if base == "household" else "organisation"


# -- reads of residents' records -----------------------------------------------------------------

PURPOSES: Final[dict[str, tuple[str, str]]] = {
    "record": ("登记走访", "recording a visit"),
    "visit": ("准备走访", "preparing a visit"),
    "correct": ("更正记录", "correcting a record"),
    "roll": ("维护名册", "keeping the roll"),
    "match": ("核对重复对象", "matching duplicates"),
    "link": ("安排结对联系", "arranging links"),
    "handover": ("工作交接", "a hand-over"),
    "need": ("核实帮扶需要", "verifying a need"),
    "card": ("发放联系卡", "handing over the contact card"),
    "key": ("发放居民查询码", "handing over a resident's secret"),
    "objection": ("答复群众异议", "answering an objection"),
    "figure": ("核对数据", "checking a figure"),
    "matter": ("办理事项", "handling a matter"),
    "triage": ("分办事项", "dispatching a matter"),
    "counter": ("窗口代办", "helping at the counter"),
    "hotline": ("接听热线", "answering the hotline"),
    "team": ("派出队伍", "sending a team"),
    "inspect": ("督查", "an inspection"),
    "export": ("导出", "an export"),
    "phone": ("手机离线准备走访", "preparing visits on a phone"),
    "self": ("本人查询", "the household's own page"),
}
"""The tasks from which the purpose of a read is taken; it is asked for only when there is none."""


def purpose_of(task: str, about: str = "") -> str:
    """The purpose as it is logged: the task's words, with what it is about. An unknown task is logged as it was typed."""
    words = PURPOSES.get(task, (task, task))[0]
    return f"{words}:{about}" if about else words


def purpose_said(purpose: str, lang: str) -> str:
    """A purpose as it was logged, in the reader's language; what somebody typed stays as it is."""
    task, colon, about = purpose.partition(":")
    english = dict(PURPOSES.values()).get(task) if lang == "en" else None
    return f"{english}{': ' if colon else ''}{about}" if english else purpose


# -- small cells ---------------------------------------------------------------------------------

SMALL_CELL: Final = 5


def suppressed(number: int, *, serves: bool) -> bool:
    """Whether a count of residents by need is hidden: under 5, and the reader does not serve them (principles 1). 0 shows."""
    return not serves and 0 < number < SMALL_CELL
