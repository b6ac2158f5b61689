"""Worked examples of matters: events and their days, handlers, conditions, rates, duties that count what was solved."""

from .builder import due, example, fig


def figure(measure: str) -> str:
    """A figure `f` over matters."""
    return f"figures:\n  f: {{zh: 事项, clause: 条款, {measure}}}"


def duty(measure: str, who: str = "cadre") -> str:
    """A duty `d` over matters, every month."""
    return f"duties:\n  d: {{zh: 解决问题, clause: 条款, who: {who}, {measure}, every: month}}"


SOLVED = figure("of: {matters: solved}")
RATE = figure("of: {matters: due, reached: solved, in_time: true}, out_of: {matters: due}")

MATTERS = [
    example(
        "a-matter-on-the-day-of-its-event",
        "2",
        "M1 reported in April, solved on 5 May; M2 solved in April; M3 not solved: 1.",
        SOLVED,
        "",
        [fig(1)],
        args={"key": "f"},
        matters="""
            M1 problem leak V1 2026-04-20 solved=05-05 outcome=solved
            M2 problem leak V1 2026-04-20 solved=04-30 outcome=solved
            M3 problem leak V1 2026-05-02""",
    ),
    example(
        "only-what-was-solved-is-solved",
        "2",
        "An explanation and a part are none, though a day is written; no outcome beside the day is one: M1 and M3.",
        SOLVED,
        "",
        [{"record": "M1"}, {"record": "M3"}],
        args={"key": "f", "records": True},
        matters="""
            M1 problem leak V1 2026-05-02 solved=05-05 outcome=solved
            M2 problem leak V1 2026-05-02 solved=05-05 outcome=explained
            M3 problem leak V1 2026-05-02 solved=05-05
            M4 problem leak V1 2026-05-02 solved=05-05 outcome=partly""",
    ),
    example(
        "as-of-a-day-later-events-have-not-come",
        "2",
        "As of 12 May, of M1, M2, M3 reported in May only M1 had been solved (10 May; M2: the 13th): 1.",
        figure("of: {matters: reported, reached: solved}"),
        "",
        [fig(1)],
        args={"key": "f", "as_of": "2026-05-12"},
        matters="""
            M1 problem leak V1 2026-05-02 solved=05-10
            M2 problem leak V1 2026-05-02 solved=05-13
            M3 problem leak V1 2026-05-11""",
    ),
    example(
        "reached-after-the-period",
        "2",
        "Reported in May, solved on 3 June; asked on 10 June it has been solved: 1.",
        figure("of: {matters: reported, reached: solved}"),
        "",
        [fig(1)],
        args={"key": "f"},
        matters="M1 problem leak V1 2026-05-02 solved=06-03",
    ),
    example(
        "solved-in-time-of-what-was-due",
        "8",
        "Due in May: M1 (in time), M2 (a day late), M3 (open), M4 (ended otherwise). M5 is due in June. 1 of 4.",
        RATE,
        "",
        [fig("25.0%", "", 1, 4)],
        args={"key": "f"},
        matters="""
            M1 problem leak V1 2026-05-02 due=05-20 solved=05-20
            M2 problem leak V1 2026-05-02 due=05-20 solved=05-21
            M3 problem leak V1 2026-05-02 due=05-20
            M4 problem leak V1 2026-05-02 due=05-20 solved=05-05 outcome=cannot
            M5 problem leak V1 2026-05-02 due=06-02 solved=05-05""",
    ),
    example(
        "what-is-not-due-yet-as-of-a-day",
        "2",
        "As of 12 May only M1 has fallen due: 0 of 1; M3 was not even reported.",
        RATE,
        "",
        [fig("0.0%", "", 0, 1)],
        args={"key": "f", "as_of": "2026-05-12"},
        matters="""
            M1 problem leak V1 2026-05-02 due=05-12 solved=05-20
            M2 problem leak V1 2026-05-02 due=05-20
            M3 problem leak V1 2026-05-14 due=05-12""",
    ),
    example(
        "late-needs-a-deadline",
        "8",
        "M1 late, M2 in time, M3 without a deadline: neither in time nor late. 1.",
        figure("of: {matters: solved, in_time: false}"),
        "",
        [fig(1)],
        args={"key": "f"},
        matters="""
            M1 problem leak V1 2026-05-02 due=05-10 solved=05-20
            M2 problem leak V1 2026-05-02 due=05-20 solved=05-20
            M3 problem leak V1 2026-05-02 solved=05-20""",
    ),
    example(
        "a-category-with-those-under-it",
        "6",
        "Roads are potholes too: M1 and M2.",
        figure("of: {matters: reported, category: roads}"),
        "",
        [fig(2)],
        args={"key": "f"},
        matters="""
            M1 problem roads V1 2026-05-02
            M2 problem pothole V1 2026-05-02
            M3 problem leak V1 2026-05-02""",
    ),
    example(
        "linked-to-the-handler",
        "6",
        "H1 is linked to O1 alone: what O2 handled for it is none of a linked one. 1.",
        figure("of: {matters: solved, with: {kind: household, linked: home}}, who: everyone"),
        "",
        [fig(1)],
        args={"key": "f"},
        matters="""
            M1 problem leak V1 2026-05-02 cp=H1 by=O1 solved=05-05
            M2 problem leak V1 2026-05-02 cp=H1 by=O2 solved=05-05""",
        links="officer,O1,H1,home,2025-01-01,",
    ),
    example(
        "linked-on-the-day-of-the-event",
        "6",
        "The link began on 10 May: solved on the 12th yes, on the 5th no.",
        figure("of: {matters: solved, with: {kind: household, linked: home}}, who: everyone"),
        "",
        [{"record": "M2"}],
        args={"key": "f", "records": True},
        matters="""
            M1 problem leak V1 2026-05-02 cp=H1 by=O1 solved=05-05
            M2 problem leak V1 2026-05-02 cp=H1 by=O1 solved=05-12""",
        links="officer,O1,H1,home,2026-05-10,",
    ),
    example(
        "a-households-matter-is-its-villages",
        "5",
        "M1 of H1 is V1's; M2 names V2; M3 lies in V3 and names nobody: 2.",
        figure("count: counterparts, of: {matters: reported, with: village}"),
        "",
        [fig(2)],
        args={"key": "f"},
        matters="""
            M1 problem leak V1 2026-05-02 cp=H1
            M2 problem leak V2 2026-05-02 cp=V2
            M3 problem leak V3 2026-05-02""",
    ),
    example(
        "villages-of-matters",
        "21",
        "H1's V1 and its own area V2 (M1), V3 (M2): 3.",
        figure("count: villages, of: {matters: reported}"),
        "",
        [fig(3)],
        args={"key": "f"},
        matters="""
            M1 problem leak V2 2026-05-02 cp=H1
            M2 problem leak V3 2026-05-02""",
    ),
    example(
        "of-a-campaign",
        "6",
        "The drive is C1's, 4 to 20 May. M1 was reported before it, M3 in it but for the census: M2.",
        figure("of: {matters: reported, campaign: drive}"),
        "",
        [{"record": "M2"}],
        args={"key": "f", "records": True},
        matters="""
            M1 problem leak V1 2026-05-02
            M2 problem leak V1 2026-05-04
            M3 problem leak V1 2026-05-05 campaign=census""",
        campaigns="census,大摸底,C1,2026-05-01,2026-05-31",
    ),
    example(
        "left-out-by-review",
        "8",
        "M2 was found beyond its power and is left out above and below: 1 of 2.",
        figure("of: {matters: solved, excluding: beyond}, out_of: {matters: due, excluding: beyond}"),
        "",
        [fig("50.0%", "", 1, 2)],
        args={"key": "f"},
        matters="""
            M1 problem leak V1 2026-05-02 due=05-20 solved=05-05
            M2 problem leak V1 2026-05-02 due=05-20 exclusion=beyond
            M3 problem leak V1 2026-05-02 due=05-20""",
    ),
    example(
        "satisfied",
        "8",
        "Of 3 rated in May 2 were at least satisfied: 66.7%.",
        figure("of: {matters: rated, rating: [very_satisfied, satisfied]}, out_of: {matters: rated}"),
        "",
        [fig("66.7%", "", 2, 3)],
        args={"key": "f"},
        matters="""
            M1 problem leak V1 2026-05-02 solved=05-05 rating=satisfied rated=05-06
            M2 problem leak V1 2026-05-02 solved=05-05 rating=very_satisfied rated=05-07
            M3 problem leak V1 2026-05-02 solved=05-05 rating=dissatisfied rated=05-08
            M4 problem leak V1 2026-05-02 solved=05-05""",
    ),
    example(
        "the-handlers-unit",
        "22",
        "M1's own unit U2; M2's that of O1's main post; M3 has neither and stands in no group.",
        SOLVED,
        "",
        [fig(1, "U1"), fig(1, "U2")],
        args={"key": "f", "by": "officer_unit"},
        matters="""
            M1 problem leak V1 2026-05-02 by=O1 unit=U2 solved=05-05
            M2 problem leak V1 2026-05-02 by=O1 solved=05-05
            M3 problem leak V1 2026-05-02 solved=05-05""",
    ),
    example(
        "two-events-one-matter",
        "14",
        "M1 was solved and closed in May, M2 closed: two matters, on three days.",
        figure("count: records, of: {matters: [solved, closed]}"),
        "",
        [fig(2)],
        args={"key": "f"},
        matters="""
            M1 problem leak V1 2026-05-02 solved=05-05 closed=05-20
            M2 problem leak V1 2026-05-02 closed=05-06""",
    ),
    example(
        "days-of-two-events",
        "20",
        "5, 6 and 20 May.",
        figure("count: days, of: {matters: [solved, closed]}"),
        "",
        [fig(3)],
        args={"key": "f"},
        matters="""
            M1 problem leak V1 2026-05-02 solved=05-05 closed=05-20
            M2 problem leak V1 2026-05-02 closed=05-06""",
    ),
    example(
        "three-problems-a-month",
        "16",
        "O1 solved two of three.",
        duty("of: {matters: solved}, at_least: 3"),
        "",
        [due("O1", "2026-05", 3, 3, 2, "short")],
        matters="""
            M1 problem leak V1 2026-05-02 by=O1 solved=05-05
            M2 problem leak V1 2026-05-02 by=O1 solved=05-06
            M3 problem leak V1 2026-05-02 by=O2 solved=05-06""",
    ),
    example(
        "none-found-beside-matters",
        "25",
        "O1 solved none and declared that there was none.",
        duty("of: {matters: solved}, at_least: 3, or_declared: none-found"),
        "E1 O1 none-found 2026-05-20 topic=d",
        [due("O1", "2026-05", 3, 0, 0, "exempt")],
        matters="M3 problem leak V1 2026-05-02 by=O2 solved=05-06",
    ),
    example(
        "a-unit-solves-by-its-handlers",
        "22",
        "U1: M1 by its own column, M2 by O1's main post; M3 is U2's.",
        duty("of: {matters: solved}, at_least: 2", "bureau"),
        "",
        [due("U1", "2026-05", 2, 2, 2, "met")],
        matters="""
            M1 problem leak V1 2026-05-02 unit=U1 solved=05-05
            M2 problem leak V1 2026-05-02 by=O1 solved=05-06
            M3 problem leak V1 2026-05-02 by=O1 unit=U2 solved=05-06""",
    ),
    example(
        "a-problem-solved-for-each",
        "7",
        "Toward each linked household: H1 had one solved, H2 none.",
        duty("of: {matters: solved}, per: {kind: household, linked: home}, at_least: 1"),
        "",
        [due("O1", "2026-05", 2, 2, 1, "short", quantity="links")],
        matters="M1 problem leak V1 2026-05-02 cp=H1 by=O1 solved=05-05",
        links="officer,O1,H1,home,2025-01-01,\nofficer,O1,H2,home,2025-01-01,",
    ),
    example(
        "its-own-area-is-that-of-the-day",
        "20",
        "O4 moved from T1 to T2 on 11 May: M1 lay in T1 before, M3 in T2 after; M2, in T1 after it, is not of his own area: 2.",
        duty("of: {matters: solved, area: own}, at_least: 1", "staff"),
        "",
        [fig(2)],
        args={"key": "d"},
        matters="""
            M1 problem leak V1 2026-05-02 by=O4 solved=05-05
            M2 problem leak V1 2026-05-02 by=O4 solved=05-20
            M3 problem leak V4 2026-05-02 by=O4 solved=05-20""",
        posts="O4,U2,staff,2025-01-01,2026-05-10,yes\nO4,U3,staff,2026-05-11,,yes",
    ),
    example(
        "the-due-of-whoever-moved",
        "20",
        "The same as a due: O4 is credited with M1, where he was then, and M3; O2 and O3 have none.",
        duty("of: {matters: solved, area: own}, at_least: 1", "staff"),
        "",
        [due("O2", "2026-05", 1, 1, 0, "short"), due("O3", "2026-05", 1, 1, 0, "short"), due("O4", "2026-05", 1, 1, 2, "met")],
        matters="""
            M1 problem leak V1 2026-05-02 by=O4 solved=05-05
            M2 problem leak V1 2026-05-02 by=O4 solved=05-20
            M3 problem leak V4 2026-05-02 by=O4 solved=05-20""",
        posts="O4,U2,staff,2025-01-01,2026-05-10,yes\nO4,U3,staff,2026-05-11,,yes",
    ),
]
