"""The last weeks of a demonstration's matters, through the product's own steps: what a folder cannot say has a history here.

Reopened after a bad answer; one incident with several callers; what waits at the desk this morning; ready answers; what
others may read; disputes and promises (``lived``). Anything refused is a fault of ours, and shows.
"""

from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final

from lianxin.demo.calls import Calls, Centres
from lianxin.demo.lived import Disputes, Promises
from lianxin.demo.make import Demonstration
from lianxin.demo.meetings import Meetings
from lianxin.demo.others import Others
from lianxin.demo.posted import PLACES, Postings
from lianxin.demo.standing import Groups
from lianxin.demo.tipped import Tips
from lianxin.matters import queries
from lianxin.matters.actions import NewMatter, publish, report_matter, review_canned, take_step, write_canned
from lianxin.matters.actions.new import AtOnce
from lianxin.matters.facts import law_of
from lianxin.matters.models import Matter
from lianxin.registry.access import Viewer, viewer_by_code
from lianxin.registry.models import Area
from lianxin.rules.typeset import chinese as typeset

REOPENED: Final = 14
CALLED: Final = 5
MORNING: Final = (
    (
        "phone",
        "村口的水管又漏了,路面结了冰,请来修一下。",
        "The pipe at the gate leaks again and the road is icy; please mend it.",
    ),
    ("public", "低保复核要带哪些材料?", "Which papers are wanted for the allowance check?"),
    ("phone", "路灯坏了一个星期,晚上看不见路。", "The street lamp has been out for a week; one cannot see the road."),
    (
        "counter",
        "和邻居为地界争了好几天,请来调解。",
        "We have quarrelled with the neighbour over the boundary for days; please mediate.",
    ),
    ("public", "孩子明年转学到县城,手续怎么办?", "My child moves to a school in town next year: what is to be done?"),
    ("phone", "垃圾池满了,三天没人来清。", "The rubbish has not been fetched for three days."),
    ("public", "村里的桥栏杆断了,孩子们上学要过桥。", "The rail of the bridge broke, and children cross it to school."),
    ("phone", "合作社的苹果卖不出去,能不能帮忙联系?", "The cooperative's apples do not sell: can you help?"),
)
BURST: Final = ("主水管爆了,整条街没有水。", "The water main burst; the whole street has no water.")
ANSWERS: Final = (
    (
        ("临时救助怎样申请", "向村(社区)或乡镇窗口提出,带身份证、户口簿和说明困难的材料;急的可以先救助后补手续。"),
        ("How to apply for relief", "At the village or township counter, with identity card, household book and proof of need."),
    ),
    (
        ("异地就医怎样报销", "先在手机或窗口备案,出院时直接结算;没有备案的,带发票和出院小结到医保窗口办。"),
        (
            "How to claim treatment elsewhere",
            "Register beforehand by phone or at a counter; else bring invoice and discharge letter.",
        ),
    ),
)
SHOWN: Final = (
    (
        "村里什么时候集中打防疫针?",
        "每月15日上午,村委会院内。",
        "When are animals vaccinated?",
        "On the 15th, in the village yard.",
    ),
    (
        "残疾人补贴在哪里申请?",
        "乡镇民政窗口,带残疾证和身份证。",
        "Where to apply for disability aid?",
        "At the township's counter.",
    ),
)


class Lately:
    """Takes the steps of a demonstration's last weeks, in the name of those who may sign in."""

    def __init__(self, made: Demonstration, *, now: datetime, english: bool) -> None:
        self.now, self.english, self.area, self.policy = now, english, made.area, made.policy
        self.desk = next(log_in.code for log_in in made.log_ins if log_in.role == "county_office")
        self.reviewer = [log_in.code for log_in in made.log_ins if log_in.role == "county_office"][-1]
        self.officer = next(log_in.code for log_in in made.log_ins if log_in.role == "officer")
        self.clerk = next(log_in.code for log_in in made.log_ins if log_in.role == "unit_clerk")
        root = Area.objects.get(code=made.area)
        self.villages = list(Area.objects.filter(level="village", valid_to=None, **{root.level: root}).order_by("code"))
        self.tokens = count()

    def happen(self) -> None:
        """All of it, in turn."""
        self._reopened()
        self._incident()
        Disputes(self).happen()
        Promises(self).happen()
        self._morning()
        self._ready_answers()
        self._shown()
        Calls(self).happen()
        Centres(self).happen()
        Others(self).happen()
        Meetings(self).happen()
        Groups(self).happen()
        Tips(self).happen()
        if self.policy in PLACES:
            Postings(self).happen()

    def said(self, chinese: str, english: str) -> str:
        """In the demonstration's language, with the signs that it is printed with."""
        return english if self.english else typeset(chinese)

    def step(self, matter: Matter, step: str, *, by: str, at: datetime, actor: str = "staff", **given: Any) -> Matter:
        return take_step(code=matter.code, step=step, by=by, at=at, actor=actor, token=f"demo-{next(self.tokens)}", **given)

    def report(self, text: str, *, place: Area, at: datetime, by: str = "asker", **more: Any) -> Matter:
        values: dict[str, Any] = {"kind": "problem", "text": text, "area": place.code, "channel": "phone", **more}
        return report_matter(matter=NewMatter(**values), by=by, at=at, token=f"demo-{next(self.tokens)}")

    def _reopened(self) -> None:
        """Those dissatisfied in the last weeks ask again; most are put right."""
        unhappy = Matter.objects.filter(
            state__in=["answered", "closed"],
            rating__in=["dissatisfied", "very_dissatisfied"],
            rated_on__gte=(self.now - timedelta(days=14)).date(),
            outcome__in=["solved", "partly", "explained"],
            unit__isnull=False,
            officer__isnull=False,
        ).select_related("officer")
        reason = self.said("修好的第二天又坏了", "It broke again the next day")
        for number, matter in enumerate(unhappy.order_by("code")[:REOPENED]):
            asked = max(matter.moved_at, self.now - timedelta(days=6, hours=number))
            again = self.step(matter, "reopen", by="asker", at=asked, actor="asker", reason=reason)
            if number % 3 and matter.officer is not None:
                answer = self.said("已重新修好,并留了电话,有问题随时找我们。", "Mended again; we left our number.")
                at = min(self.now, asked + timedelta(days=2))
                self.step(again, "solve", by=matter.officer.code, at=at, outcome="solved", answer=answer)

    def _incident(self) -> None:
        """One burst pipe, several callers, one handling."""
        place, start = self.villages[3], self.now - timedelta(hours=5)
        calls = [self.report(self.said(*BURST), place=place, at=start + timedelta(minutes=7 * n)) for n in range(CALLED)]
        for call in calls[1:]:
            self.step(call, "merge", by=self.desk, at=start + timedelta(hours=1), into=calls[0].code)
        self.dispatch(calls[0], self.viewer(), at=start + timedelta(hours=1, minutes=5))

    def viewer(self) -> Viewer:
        """The county office, as of today."""
        return viewer_by_code(self.desk, on=self.now.date())

    def dispatch(self, matter: Matter, viewer: Viewer, *, at: datetime) -> Matter | None:
        """As the desk would: to whom the catalogue names for the category that the words point to."""
        offered = queries.suggest(viewer, matter)
        if not offered.categories or offered.lead is None or offered.lead.unit is None:
            return None
        category = offered.categories[0].category
        return self.step(matter, "dispatch", by=self.desk, at=at, unit=offered.lead.unit.code, category=category)

    def _morning(self) -> None:
        """What came in today and waits; a few were given out already."""
        viewer = self.viewer()
        for number, (channel, chinese, english) in enumerate(MORNING):
            at = self.now - timedelta(hours=4) + timedelta(minutes=20 * number)
            made = self.report(
                self.said(chinese, english), place=self.villages[(number * 5 + 1) % len(self.villages)], at=at, channel=channel
            )
            if number % 4 == 3:
                self.dispatch(made, viewer, at=at + timedelta(minutes=10))

    def _ready_answers(self) -> None:
        for chinese, english in ANSWERS:
            title, text = self.said(chinese[0], english[0]), self.said(chinese[1], english[1])
            at = self.now - timedelta(days=40)
            row = write_canned(category="", title=title, text=text, area=self.area, is_public=True, by=self.clerk, at=at)
            review_canned(code=row.code, by=self.desk, at=at + timedelta(days=1))

    def _shown(self) -> None:
        """What was asked at the counter, answered at once, and may be read by others."""
        category = self._public_category()
        for number, (question, answer, question_en, answer_en) in enumerate(SHOWN if category else ()):
            asked, told = self.said(question, question_en), self.said(answer, answer_en)
            at = self.now - timedelta(days=20 - number)
            more = {"kind": "consultation", "channel": "counter", "category": category, "public_consent": True}
            at_once = AtOnce(outcome="solved", answer=told)
            made = self.report(asked, place=self.villages[number], at=at, by=self.desk, at_once=at_once, **more)
            publish(code=made.code, title=asked[:60], text=asked, by=self.desk, at=at + timedelta(days=1))

    def _public_category(self) -> str:
        """A category whose answers may be shown to others; none when the policy has none."""
        law = law_of(self.villages[0], self.now.date())
        return next((key for key in law.categories if law.is_public(key)), "")
