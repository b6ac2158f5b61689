"""Every address of the product, with what is put into it when the matters of the matrix are looked for (issue 3, "Done when").

One line per route. ``BEARS``: the address of one matter, whose code goes into ``{matter}``. ``STAFF``: pages behind
the log-in that may list, count, quote or export matters; ``PUBLIC``: the same without one. ``SEND``: only sent to. ``APART``:
what shows no matter. A route that stands in none of them, or in two, fails the test.
"""

from typing import Final

BEARS: Final[tuple[str, ...]] = (
    "matters/<str:code>/",
    "matters/<str:code>/publish/",
    "matters/<str:code>/<str:step>/",
    "matters/<str:code>/photos/<slug:name>/",
    "desk/<str:code>/",
    "desk/<str:code>/take/",
    "desk/<str:code>/skip/",
    "desk/<str:code>/merge/",
    "desk/<str:code>/undo/",
    "counter/<str:code>/",
    "counter/<str:code>/receipt/",
    "counter/<str:code>/relative/",
    "counter/<str:code>/relative/<int:consent>/end/",
    "counter/<str:code>/<str:step>/",
)
"""The matter's code stands in the address: 404 for whoever may not see it, as for a number that there is not."""

STAFF: Final[dict[str, tuple[str, ...]]] = {
    "me/": ("me/",),
    "today/": ("today/",),
    "due/<str:policy>/<str:duty>/<str:period>/": ("due/san-ge-tuxian/stay/2026-05/",),
    "record/": ("record/",),
    "record/find/": ("record/find/?q={word}",),
    "record/find-officer/": ("record/find-officer/?q={word}",),
    "record/find-leader/": ("record/find-leader/?q={word}",),
    "entries/": ("entries/", "entries/?q={word}"),
    "entries/<str:code>/": ("entries/{entry}/",),
    "entries/<str:code>/correct/": ("entries/{entry}/correct/",),
    "problems/": ("problems/", "problems/?all=1"),
    "problems/<str:code>/": ("problems/{problem}/",),
    "instructions/<str:code>/": ("instructions/{instruction}/",),
    "counterparts/": ("counterparts/", "counterparts/?q={word}"),
    "counterparts/<str:code>/": ("counterparts/h01/", "counterparts/e01/", "counterparts/990001001000/"),
    "counterparts/<str:code>/needs/<int:need>/": ("counterparts/h01/needs/1/",),
    "search/": ("search/?q={word}", "search/?q={matter}", "search/?q={phone}", "search/?q={name}"),
    "texts/<str:kind>/": ("texts/weekly/", "texts/card/", "texts/report/", "texts/weekly/?officer=100001"),
    "digest/": ("digest/", "digest/?of=2026-05-13", "digest/?area=990001000000"),
    "instruct/": ("instruct/?kind=matter&code={matter}", "instruct/?kind=problem&code={problem}"),
    "instruct/find/": ("instruct/find/?q={word}",),
    "instructions/": ("instructions/",),
    "cards/<str:code>/print/": ("cards/h01/print/",),
    "policies/": ("policies/",),
    "board/": ("board/", "board/?area=990001000000", "board/?period=2026"),
    "board/table.xlsx": ("board/table.xlsx",),
    "board/units/": ("board/units/",),
    "board/units/<str:code>/": ("board/units/agri/", "board/units/water/", "board/units/office/", "board/units/liuhe/"),
    "board/units/<str:code>/table.xlsx": ("board/units/agri/table.xlsx", "board/units/water/table.xlsx"),
    "coverage/": ("coverage/",),
    "coverage/<str:policy>/<str:rule>/<str:way>/": ("coverage/san-ge-tuxian/visit/missing/",),
    "coverage/<str:policy>/<str:rule>/<str:way>/table.xlsx": ("coverage/san-ge-tuxian/visit/missing/table.xlsx",),
    "needs/lapsed/": ("needs/lapsed/",),
    "dues/": ("dues/", "dues/?policy=matters-counted"),
    "dues/table.xlsx": ("dues/table.xlsx",),
    "dues/<int:pk>/": ("dues/1/",),
    "figures/": ("figures/", "figures/?period=2026"),
    "figures/<str:key>/": ("figures/{figure}/?period=2026", "figures/{figure}/?period=2026&by=unit"),
    "figures/<str:key>/table.xlsx": ("figures/{figure}/table.xlsx?period=2026",),
    "calendar/": ("calendar/",),
    "absences/": ("absences/",),
    "suspensions/": ("suspensions/",),
    "audit/": ("audit/", "audit/?kind=matter", "audit/?code={matter}", "audit/?code={problem}"),
    "audit/reads/": ("audit/reads/", "audit/reads/?code={matter}"),
    "areas/": ("areas/",),
    "areas/<str:code>/": ("areas/990001001000/",),
    "units/": ("units/",),
    "units/<str:code>/": ("units/agri/", "units/water/"),
    "people/": ("people/",),
    "people/<str:code>/": ("people/100001/", "people/100020/"),
    "roll/": ("roll/", "roll/?q={word}"),
    "roll/found/": ("roll/found/",),
    "roll/twins/": ("roll/twins/",),
    "roll/<str:code>/": ("roll/h01/",),
    "links/": ("links/",),
    "links/<str:what>/<str:code>/": ("links/officer/100001/", "links/counterpart/h01/"),
    "handover/": ("handover/",),
    "handover/new/": ("handover/new/?leaver=100001", "handover/new/?leaver=100001&on=2026-05-15&takers=100002"),
    "logins/": ("logins/",),
    "imports/": ("imports/",),
    "matters/": (
        "matters/",
        "matters/?state=",
        "matters/?state=&typed={word}",
        "matters/?state=&typed={matter}",
        "matters/?state=told",
        "matters/?state=&unit=water",
    ),
    "matters/table.xlsx": ("matters/table.xlsx?state=", "matters/table.xlsx?state=&typed={word}"),
    "matters/promises/": ("matters/promises/?period=2026",),
    "matters/promises/new/": ("matters/promises/new/",),
    "matters/promises/table.xlsx": ("matters/promises/table.xlsx?period=2026",),
    "matters/publishing/": ("matters/publishing/",),
    "matters/undelivered/": ("matters/undelivered/",),
    "matters/stuck/": ("matters/stuck/",),
    "matters/office/": ("matters/office/",),
    "matters/find/": ("matters/find/?q={word}", "matters/find/?q={matter}", "matters/find/?into={matter}"),
    "desk/": ("desk/", "desk/?state=open", "desk/?state=&typed={word}", "desk/?typed={matter}"),
    "counter/": ("counter/",),
    "counter/new/": ("counter/new/",),
    "me/phone/": ("me/phone/",),
    "phones/": ("phones/",),
    "phone-records/": ("phone-records/",),
    "phone-records/<int:upload>/": ("phone-records/1/",),
    "phone/package/": ("phone/package/",),
    "canned/": ("canned/", "canned/?q={word}"),
    "canned/new/": ("canned/new/",),
}

PUBLIC: Final[dict[str, tuple[str, ...]]] = {
    "": ("",),
    "c/<str:code>": ("c/{matter}",),
    "ask/": ("ask/",),
    "follow/": ("follow/", "follow/?number={matter}"),
    "follow/page/": ("follow/page/",),
    "find/": ("find/?place={word}", "find/?place=柳树沟村"),
    "promises/": ("promises/?area=990001001000", "promises/?area=990000000000"),
    "asked/": ("asked/?area=990001001000", "asked/?area=990000000000&q={word}"),
    "results/": ("results/?area=990000000000", "results/?area=990001000000"),
    "o/policies/": ("o/policies/",),
}

SEND: Final[tuple[str, ...]] = (
    "matters/lift/<str:problem>/",
    "matters/undelivered/<int:number>/again/",
    "desk/next/",
    "desk/many/",
    "desk/filter/",
    "desk/keys/",
    "handovers/<int:item>/told/",
    "entries/<str:code>/withdraw/",
    "entries/<str:code>/objections/<int:objection>/",
    "counterparts/<str:code>/card/",
    "counterparts/<str:code>/key/",
    "figures/<str:key>/answer/",
    "follow/page/<slug:step>/",
    "follow/leave/",
)
"""Only sent to; those that take a matter's or a note's code are tried by hand in the test."""

APART: Final[tuple[str, ...]] = (
    *("phone/hello/", "phone/devices/", "phone/devices/<str:code>/revoke/", "phone/unlock/", "phone/upload/", "phone/photos/"),
    *("me/phone/choose/", "calendar/feed/<str:secret>.ics", "phone-records/<int:upload>/decide/"),
    *("healthz", "language/", "display/", "slip/", "calendar/day/", "calendar/seed/"),
    *("absences/add/", "absences/<int:pk>/end/", "suspensions/add/", "suspensions/<int:pk>/end/"),
    *("c/", "r/", "r/page/", "r/leave/", "r/copy/", "r/wish/", "privacy/", "audit/kept/", "r/objections/<str:code>/", "ask/receipt/", "follow/photos/<slug:name>"),
    *("burden/drafts/<int:pk>/", "burden/versions/<str:digest>/", "burden/versions/<str:digest>/cost/"),
    *("burden/keep/", "burden/assume/", "canned/<str:code>/"),
    *("areas/<str:code>/new/", "areas/<str:code>/edit/", "areas/<str:code>/merge/", "areas/<str:code>/split/"),
    *("units/new/", "units/<str:code>/edit/", "people/new/", "people/posts/<int:pk>/end/", "people/posts/<int:pk>/backup/"),
    *("people/roles/<int:pk>/revoke/", "people/<str:code>/edit/", "people/<str:code>/posts/new/", "people/<str:code>/roles/new/"),
    *("roll/new/", "roll/<str:code>/edit/", "roll/<str:code>/end/", "roll/<str:code>/erase/", "roll/<str:code>/settle/", "roll/<str:code>/merge/"),
    *("roll/<str:code>/needs/new/", "roll/<str:code>/needs/<int:need>/end/"),
    *("links/bulk/", "links/<int:pk>/end/", "links/<str:what>/<str:code>/new/"),
    *("handover/<str:code>/", "handover/<str:code>/told/", "handover/<str:code>/letter/", "handover/<str:code>/letters/"),
    *("logins/roles/", "logins/slips/", "logins/<str:code>/slip/", "logins/<str:code>/active/"),
    *("phone/", "phone/sw.js", "phone/manifest.webmanifest", "phone/texts/<slug:language>.json"),
)
"""What shows no matter by what it is: log-in, the calendar, the roll's forms, one's own receipt and photos (tests/web/public)."""

APART_BELOW: Final[tuple[str, ...]] = ("accounts/", "policies/versions/", "policies/drafts/", "imports/<", "imports/upload/", "pairing/")

API: Final[dict[str, str]] = {
    "get /api/v1/steps": "apart",
    "post /api/v1/matters": "apart",
    "get /api/v1/matters": "lists",
    "get /api/v1/desk": "lists",
    "get /api/v1/matters/{code}": "bears",
    "post /api/v1/matters/{code}/steps/{step}": "bears",
    "post /api/v1/matters/{code}/claim": "bears",
    "post /api/v1/problems/{code}/lift": "note",
    "post /api/v1/public/matters": "apart",
    "post /api/v1/public/follow": "apart",
    "post /api/v1/public/steps/{step}": "apart",
    "get /api/v1/public/promises": "public",
    "get /api/v1/public/published": "public",
    "get /api/v1/public/units": "public",
}


def lines_of(path: str) -> int:
    """How many lines of the matrix a route of the pages has: one is right."""
    named = sum(path in table for table in (BEARS, STAFF, PUBLIC, SEND, APART))
    return named + any(path.startswith(start) for start in APART_BELOW)
