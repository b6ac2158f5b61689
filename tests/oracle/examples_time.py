"""Worked examples of rules 1 to 12."""

from .builder import due, example, fig, policy_text

VISITS = "duties:\n  d: {{zh: 走访, clause: 条款, who: cadre, of: {{entries: visit}}, at_least: {least}, every: {every}{more}}}"
STAYS = (
    "duties:\n  d: {{zh: 蹲点, clause: 条款, who: cadre, count: half_days, of: {{entries: stay}},"
    " at_least: {least}, every: month{more}}}"
)
CADRE_OF_T1 = "O1,U2,cadre,2025-01-01,,yes"


def visits(least: int | str, every: str = "month", more: str = "") -> str:
    """A duty of visits."""
    return VISITS.format(least=least, every=every, more=more)


def stays(least: int = 6, more: str = "") -> str:
    """A duty of half-days."""
    return STAYS.format(least=least, more=more)


def toward(
    target: str, every: str = "month", of: str = "entries: visit", per: str = "{kind: household, linked: home}", more: str = ""
) -> str:
    """A duty toward each link."""
    return f"duties:\n  d: {{zh: 每户, clause: 条款, who: cadre, per: {per}, of: {{{of}}}, {target}, every: {every}{more}}}"


TIME = [
    example(
        "weeks-end-in-the-month",
        "1",
        "Weeks end on Sundays 3, 10, 17, 24, 31 May: W18 (from 27 April) to W22. The visit of Tuesday 28 April is in W18.",
        visits(1, "week"),
        "E1 O1 visit 2026-04-28 cp=H1",
        [due("O1", "2026-W18", 1, 1, 1, "met")] + [due("O1", f"2026-W{n}", 1, 1, 0, "short") for n in (19, 20, 21, 22)],
    ),
    example(
        "two-months",
        "1",
        "B3 is May and June: 30 April is before it, 1 May and 30 June are its ends.",
        visits(2, "two_months"),
        "E1 O1 visit 2026-04-30 cp=H1\nE2 O1 visit 2026-05-01 cp=H1\nE3 O1 visit 2026-06-30 cp=H1",
        [due("O1", "2026-B3", 2, 2, 2, "met")],
        args={"period": "2026-06", "today": "2026-07-01", "officer": "O1"},
    ),
    example(
        "a-month-from-the-26th",
        "1",
        "The month named 2026-05 runs from 26 April to 25 May: E1 and E2 are in it, E3 is in the next.",
        visits(2),
        "E1 O1 visit 2026-04-26 cp=H1\nE2 O1 visit 2026-05-25 cp=H1\nE3 O1 visit 2026-05-26 cp=H1",
        [due("O1", "2026-05", 2, 2, 2, "met")],
        top="month_begins: 26",
    ),
    example(
        "a-day-off-moves-the-window",
        "1",
        "15 August 2026 is a Saturday: the window is Monday the 17th, and so is the period.",
        visits(1, more=", within: {day: 15, if_off: next}"),
        "E1 O1 visit 2026-08-15 cp=H1\nE2 O1 visit 2026-08-17 cp=H1\nE3 O1 visit 2026-08-17 cp=H2",
        [due("O1", "2026-08-17", 1, 1, 2, "met")],
        args={"period": "2026-08", "today": "2026-09-10"},
    ),
    example(
        "a-shift-into-the-next-month",
        "1",
        "31 May 2026 is a Sunday: the window of May is 1 June and is listed in June, with 30 June (the 31st past the "
        "end), a Tuesday.",
        visits(1, more=", within: {day: 31, if_off: next}"),
        "E1 O1 visit 2026-06-01 cp=H1",
        [due("O1", "2026-06-01", 1, 1, 1, "met"), due("O1", "2026-06-30", 1, 1, 0, "short")],
        args={"period": "2026-06", "today": "2026-07-10"},
    ),
    example(
        "a-window-of-the-year",
        "1",
        "3 March to 4 May is no natural period; both ends count, 2 March does not.",
        visits(2, "year", ", within: {from: 03-03, to: 05-04}"),
        "E1 O1 visit 2026-03-02 cp=H1\nE2 O1 visit 2026-03-03 cp=H1\nE3 O1 visit 2026-05-04 cp=H1",
        [due("O1", "2026-03-03..2026-05-04", 2, 2, 2, "met")],
    ),
    example(
        "what-does-not-count",
        "2",
        "E1 withdrawn, E2 nobody home, E3 superseded by E4: E4 alone counts.",
        visits(2),
        """
        E1 O1 visit 2026-05-04 cp=H1 withdrawn_on=2026-05-06
        E2 O1 visit 2026-05-05 cp=H1 outcome=nobody_home
        E3 O1 visit 2026-05-06 cp=H1
        E4 O1 visit 2026-05-07 cp=H1 supersedes=E3""",
        [due("O1", "2026-05", 2, 2, 1, "short")],
    ),
    example(
        "as-of-sees-what-was-recorded",
        "2",
        "As of 20 May: E1 was recorded; E2 of the 6th was recorded on the 21st; E3 is about the 22nd.",
        visits(2),
        "E1 O1 visit 2026-05-05 cp=H1\nE2 O1 visit 2026-05-06 cp=H1 at=2026-05-21\nE3 O1 visit 2026-05-22 cp=H1",
        [due("O1", "2026-05", 2, 2, 1, "open")],
        args={"as_of": "2026-05-20"},
    ),
    example(
        "half-days-lie-on-dates",
        "3",
        "Five half-days from 30 April: 2 on the 30th, 2 on 1 May, 1 on 2 May. May has 3.",
        stays(),
        "E1 O1 stay 2026-04-30 until=2026-05-02 cp=V1 half=5",
        [due("O1", "2026-05", 6, 6, 3, "short", quantity="half_days")],
    ),
    example(
        "two-half-days-a-date",
        "3",
        "On 6 May 2 + 1 are cut to 2; on 7 May 1: 3 in all.",
        stays(),
        "E1 O1 stay 2026-05-06 cp=V1 half=2\nE2 O1 stay 2026-05-06 cp=V2 half=1\nE3 O1 stay 2026-05-07 cp=V2 half=1",
        [due("O1", "2026-05", 6, 6, 3, "short", quantity="half_days")],
    ),
    example(
        "whole-span-by-default",
        "3",
        "No half-days written: 6 to 8 May are 3 dates of 2.",
        stays(),
        "E1 O1 stay 2026-05-06 until=2026-05-08 cp=V1",
        [due("O1", "2026-05", 6, 6, 6, "met", quantity="half_days")],
    ),
    example(
        "other-quantities-on-the-day",
        "3",
        "Records count on `day`: the stay from 30 April is April's.",
        stays().replace("count: half_days, ", ""),
        "E1 O1 stay 2026-04-30 until=2026-05-02 cp=V1 half=5",
        [due("O1", "2026-05", 6, 6, 0, "short")],
    ),
    example(
        "each-officer-in-full",
        "4",
        "O2 and O3 went together: each has the whole meeting of 20 persons.",
        "duties:\n  d: {zh: 会议, clause: 条款, who: staff, count: persons, of: {entries: meeting}, at_least: 20, every: month}",
        "E1 O2;O3 meeting 2026-05-06 cp=V1 persons=20",
        [due(code, "2026-05", 20, 20, 20, "met", quantity="persons") for code in ("O2", "O3")],
    ),
    example(
        "an-area-counts-persons-once",
        "4",
        "One meeting of 20 persons by two officers: 20 for the county.",
        "figures:\n  f: {zh: 到会人数, clause: 条款, count: persons, of: {entries: meeting}}",
        "E1 O2;O3 meeting 2026-05-06 cp=V1 persons=20",
        [fig(20)],
        args={"key": "f"},
    ),
    example(
        "an-area-counts-person-half-days",
        "4",
        "Two officers, 2 half-days each: 4.",
        "figures:\n  f: {zh: 蹲点, clause: 条款, count: half_days, of: {entries: stay}}",
        "E1 O2;O3 stay 2026-05-06 cp=V1 half=2",
        [fig(4)],
        args={"key": "f"},
    ),
    example(
        "by-officer-each-in-full",
        "4",
        "Each officer's own group has the whole meeting.",
        "figures:\n  f: {zh: 到会人数, clause: 条款, count: persons, of: {entries: meeting}}",
        "E1 O2;O3 meeting 2026-05-06 cp=V1 persons=20\nE2 O3 meeting 2026-05-07 cp=V1 persons=5",
        [fig(20, "O2"), fig(25, "O3")],
        args={"key": "f", "by": "officer"},
    ),
    example(
        "distinct-counterparts",
        "5",
        "H1 and H2 on the 5th, H1 again on the 6th: 2 households.",
        "figures:\n  f: {zh: 走访户数, clause: 条款, count: counterparts, of: {entries: visit, with: household}}",
        "E1 O2 visit 2026-05-05 cp=H1;H2;E1\nE2 O2 visit 2026-05-06 cp=H1",
        [fig(2)],
        args={"key": "f"},
    ),
    example(
        "contacts-are-pairs",
        "5",
        "E1 with H1 and H2, E2 with H1: 3 pairs; the enterprise is not a household.",
        "figures:\n  f: {zh: 户次, clause: 条款, count: contacts, of: {entries: visit, with: household}}",
        "E1 O2 visit 2026-05-05 cp=H1;H2;E1\nE2 O2 visit 2026-05-06 cp=H1",
        [fig(3)],
        args={"key": "f"},
    ),
    example(
        "a-household-stands-for-its-village",
        "5",
        "H1 stands for V1, which is linked; H3 for V2, which is not.",
        "duties:\n  d: {zh: 走村, clause: 条款, who: cadre, of: {entries: visit, with: {kind: village, linked: "
        "point}}, at_least: 2, every: month}",
        "E1 O1 visit 2026-05-05 cp=H1\nE2 O1 visit 2026-05-06 cp=H3",
        [due("O1", "2026-05", 2, 2, 1, "short")],
        links="officer,O1,V1,point,2025-01-01,",
    ),
    example(
        "linked-as-of-the-day",
        "6",
        "The link runs from 10 to 20 May: E2 alone.",
        "duties:\n  d: {zh: 走访, clause: 条款, who: cadre, of: {entries: visit, with: {kind: household, linked: "
        "home}}, at_least: 1, every: month}",
        "E1 O1 visit 2026-05-09 cp=H1\nE2 O1 visit 2026-05-20 cp=H1\nE3 O1 visit 2026-05-21 cp=H1",
        [due("O1", "2026-05", 1, 1, 1, "met")],
        links="officer,O1,H1,home,2026-05-10,2026-05-20",
    ),
    example(
        "need-as-of-the-day",
        "6",
        "The need begins on 10 May: E2 alone.",
        "figures:\n  f: {zh: 走访困难户, clause: 条款, of: {entries: visit, with: {kind: household, need: hardship}}}",
        "E1 O1 visit 2026-05-09 cp=H1\nE2 O1 visit 2026-05-10 cp=H1",
        [fig(1)],
        args={"key": "f"},
        needs="H1,hardship,2026-05-10,村委会,低保,",
    ),
    example(
        "links-of-half-the-window",
        "7",
        "May has 31 days. H1 from 16 May: 16 days, 32 >= 31, counted; H2 from 17 May: 15, not; H3 ended on the 30th, not.",
        toward("at_least: 1"),
        "E1 O1 visit 2026-05-18 cp=H1;H2;H3",
        [due("O1", "2026-05", 1, 1, 1, "met", quantity="links")],
        links="officer,O1,H1,home,2026-05-16,\nofficer,O1,H2,home,2026-05-17,\nofficer,O1,H3,home,2025-01-01,2026-05-30",
    ),
    example(
        "work-from-the-links-start",
        "7",
        "H1's link starts on 10 May: the visit of the 9th is before it. H2 was seen: 1 of 2.",
        toward("at_least: 1"),
        "E1 O1 visit 2026-05-09 cp=H1\nE2 O1 visit 2026-05-09 cp=H2",
        [due("O1", "2026-05", 2, 2, 1, "short", quantity="links")],
        links="officer,O1,H1,home,2026-05-10,\nofficer,O1,H2,home,2025-01-01,",
    ),
    example(
        "a-third-of-seven",
        "8",
        "1/3 of 7: 2 x 3 = 6 < 7, 3 x 3 = 9 >= 7. The least numerator is 3; 2 were reached (E1 is no household of the "
        "roll asked).",
        "duties:\n  d: {zh: 走访面, clause: 条款, who: cadre, count: counterparts, of: {entries: visit}, out_of: household,"
        " at_least: 1/3, every: month}",
        "E1 O1 visit 2026-05-05 cp=H1;E1\nE2 O1 visit 2026-05-06 cp=H5",
        [due("O1", "2026-05", 3, 3, 2, "short", numerator=2, denominator=7, quantity="counterparts")],
        counterparts="H6,household,吴家,V4,1,,,\nH7,household,郑家,V4,1,,,",
    ),
    example(
        "an-empty-denominator",
        "8",
        "No linked household: exempt.",
        "duties:\n  d: {zh: 走访面, clause: 条款, who: cadre, count: counterparts, of: {entries: visit}, out_of: "
        "{kind: household, linked: home},"
        " at_least: 100%, every: month}",
        "E1 O1 visit 2026-05-05 cp=H1",
        [due("O1", "2026-05", 0, 0, 0, "exempt", numerator=0, denominator=0, quantity="counterparts")],
    ),
    example(
        "exceeded-is-short-at-once",
        "8",
        "On 10 May two visits are more than at most one, though May is not over.",
        visits(1).replace("at_least", "at_most"),
        "E1 O1 visit 2026-05-05 cp=H1\nE2 O1 visit 2026-05-06 cp=H1",
        [due("O1", "2026-05", 1, 1, 2, "short")],
        args={"today": "2026-05-10"},
    ),
    example(
        "working-day-share",
        "9",
        "May 2026 has 21 working days (Friday 1, four weeks of 5); leave 4 to 8 May: 16 present. Counted days: 5 "
        "(absent, yet counted), 11, 12 May;"
        " Saturday the 16th is none. 1/4 of 16 is 4.",
        "duties:\n  d: {zh: 下村日, clause: 条款, who: cadre, count: working_days, of: {entries: [visit, stay]}, "
        "out_of: working_days,"
        " at_least: 1/4, every: month, exempt: leave}",
        "E1 O1 visit 2026-05-05 cp=H1\nE2 O1 stay 2026-05-11 until=2026-05-12 cp=V1 half=4\nE3 O1 visit 2026-05-12 "
        "cp=H1\nE4 O1 visit 2026-05-16 cp=H1",
        [due("O1", "2026-05", 4, 4, 3, "short", numerator=3, denominator=16, quantity="working_days")],
        absences="O1,leave,2026-05-04,2026-05-08",
    ),
    example(
        "proration",
        "10",
        "21 working days, 5 on leave, 2 (14, 15 May) flood: floor(6 x 14 / 21) = 4.",
        stays(6, ", prorate: true, exempt: [leave, flood]"),
        "E1 O1 stay 2026-05-18 until=2026-05-19 cp=V1 half=4",
        [due("O1", "2026-05", 6, 4, 4, "met", quantity="half_days")],
        absences="O1,leave,2026-05-04,2026-05-08",
        suspensions="C1,flood,2026-05-14,2026-05-16,防汛令1号",
    ),
    example(
        "present-on-no-working-day",
        "10",
        "On leave from 1 to 29 May; 30 and 31 May are Saturday and Sunday: exempt.",
        stays(6, ", prorate: true, exempt: leave"),
        "E1 O1 stay 2026-05-18 cp=V1 half=2",
        [due("O1", "2026-05", 6, 0, 2, "exempt", quantity="half_days")],
        absences="O1,leave,2026-05-01,2026-05-29",
    ),
    example(
        "a-kind-that-is-not-exempted",
        "10",
        "The duty exempts leave alone; the flood changes nothing.",
        stays(6, ", prorate: true, exempt: leave"),
        "E1 O1 stay 2026-05-18 cp=V1 half=2",
        [due("O1", "2026-05", 6, 6, 2, "short", quantity="half_days")],
        suspensions="C1,flood,2026-05-01,2026-05-31,防汛令1号",
    ),
    example(
        "a-post-that-begins-late",
        "10",
        "O4 is a cadre from 18 May: 10 of 21 working days (18 to 22, 25 to 29). floor(6 x 10 / 21) = 2.",
        stays(6, ", prorate: true"),
        "E1 O4 stay 2026-05-18 cp=V1 half=2",
        [
            due("O1", "2026-05", 6, 6, 0, "short", quantity="half_days"),
            due("O4", "2026-05", 6, 2, 2, "met", quantity="half_days"),
        ],
        posts="O4,U1,cadre,2026-05-18,,yes",
    ),
    example(
        "units-are-present-unless-suspended",
        "10",
        "U2 lies in T1, suspended the whole of May: exempt; U3 in T2 is not. E1 is O3's, whose main post is in U3.",
        "duties:\n  d: {zh: 会议, clause: 条款, who: hall, of: {entries: meeting}, at_least: 1, every: month, exempt: flood}",
        "E1 O3 meeting 2026-05-06 cp=V4 persons=5",
        [due("U2", "2026-05", 1, 0, 0, "exempt"), due("U3", "2026-05", 1, 1, 1, "met")],
        suspensions="T1,flood,2026-04-20,2026-06-02,防汛令1号",
    ),
    example(
        "rolling-lapse",
        "11",
        "No gap over 20 days. H1: 15 April, 5 May, 25 May: at most 19 at a day's end. H2: 20 April, then 12 May; on 11 "
        "May 21 days had passed.",
        toward("rolling: 20"),
        """
        E1 O1 visit 2026-04-15 cp=H1
        E2 O1 visit 2026-05-05 cp=H1
        E3 O1 visit 2026-05-25 cp=H1
        E4 O1 visit 2026-04-20 cp=H2
        E5 O1 visit 2026-05-12 cp=H2""",
        [due("O1", "2026-05", 2, 2, 1, "short", quantity="links")],
        links="officer,O1,H1,home,2025-01-01,\nofficer,O1,H2,home,2025-01-01,",
    ),
    example(
        "rolling-mended-on-the-first",
        "11",
        "The lapse (last seen 1 April, mended on 1 May) ran in April: May is kept. 1 May to 21 May is 20 days, 21 to 31 May 10.",
        toward("rolling: 20"),
        "E1 O1 visit 2026-04-01 cp=H1\nE2 O1 visit 2026-05-01 cp=H1\nE3 O1 visit 2026-05-21 cp=H1",
        [due("O1", "2026-05", 1, 1, 1, "met", quantity="links")],
        links="officer,O1,H1,home,2025-01-01,",
    ),
    example(
        "rolling-from-the-links-start",
        "11",
        "Linked on 14 May, never seen: on 31 May 17 days have passed, not more than 20; but 18 of 31 days make it count.",
        toward("rolling: 20"),
        "E1 O1 visit 2026-01-01 cp=H1",
        [due("O1", "2026-05", 1, 1, 1, "met", quantity="links")],
        links="officer,O1,H1,home,2026-05-14,",
    ),
    example(
        "two-posts-one-due",
        "12",
        "O1 is a cadre of two units: one due.",
        visits(1),
        "E1 O1 visit 2026-05-05 cp=H1",
        [due("O1", "2026-05", 1, 1, 1, "met")],
        posts="O1,U2,cadre,2025-06-01,,",
    ),
    example(
        "levels-add-up",
        "12",
        "Another policy of the township adds its duty for O1's post there.",
        visits(1),
        "E1 O1 visit 2026-05-05 cp=H1",
        [due("O1", "2026-05", 1, 1, 1, "met"), due("O1", "2026-05", 3, 3, 1, "short", duty="t")],
        policies={"town.yaml": policy_text(visits(3).replace("  d:", "  t:"), key="town")},
        posts="=" + CADRE_OF_T1,
        adoptions="town.yaml,T1,2025-01-01,O1,",
    ),
    example(
        "version-of-the-first-day",
        "12",
        "v2 (three visits) holds from 15 May: it judges June, v1 (one visit) all of May.",
        visits(1),
        "E1 O1 visit 2026-05-20 cp=H1\nE2 O1 visit 2026-06-05 cp=H1",
        [due("O1", "2026-05", 1, 1, 1, "met"), due("O1", "2026-06", 3, 3, 1, "short")],
        policies={"v2.yaml": policy_text(visits(3))},
        adoptions="v2.yaml,C1,2026-05-15,O1,",
        args={"period": "2026-05-01..2026-06-30", "today": "2026-07-10"},
    ),
]
