"""Worked examples of rules 23 to 27, and of the numbered steps of *How a due is worked out*."""

from .builder import due, example, fig
from .examples_time import stays, toward, visits

HARDSHIP = "figures:\n  f: {zh: 走访困难户, clause: 条款, of: {entries: visit, with: {kind: household, need: hardship}}}"
ROLL = (
    "duties:\n  d: {zh: 走访面, clause: 条款, who: staff, count: counterparts, of: {entries: visit}, out_of: household,"
    " at_least: 50%, every: month}"
)
H1_H2 = "officer,O1,H1,home,2025-01-01,\nofficer,O1,H2,home,2025-01-01,"

RULES = [
    example(
        "the-roll-of-the-last-day",
        "23",
        "T1 has H1 to H4; H6 ended on 30 May, H7 begins on 31 May, H8 is a duplicate of H1: 5, of which H7 and H1 (by "
        "H8) were reached."
        " T2 has H5. Half of 5 is 3.",
        ROLL,
        "E1 O2 visit 2026-05-31 cp=H7;H8\nE2 O2 visit 2026-05-05 cp=H5;H6",
        [
            due("O2", "2026-05", 3, 3, 2, "short", numerator=2, denominator=5, quantity="counterparts"),
            due("O3", "2026-05", 1, 1, 0, "short", numerator=0, denominator=1, quantity="counterparts"),
        ],
        counterparts="H6,household,吴家,V1,1,,2026-05-30,moved\nH7,household,郑家,V1,1,2026-05-31,,\nH8,household,赵家,V1,3,,2026-05-10,merged:H1",
    ),
    example(
        "merged-counterparts-are-one",
        "23",
        "H8 is H1: seen twice, one household.",
        "figures:\n  f: {zh: 走访户数, clause: 条款, count: counterparts, of: {entries: visit, with: household}}",
        "E1 O2 visit 2026-05-05 cp=H1\nE2 O2 visit 2026-05-06 cp=H8",
        [fig(1)],
        args={"key": "f"},
        counterparts="H8,household,赵家,V1,3,,2026-05-20,merged:H1",
    ),
    example(
        "links-go-on-to-the-other-village",
        "23",
        "V5 merged into V1 after 15 April; the link to V5 goes on, a visit to V1 in May is toward it.",
        toward("at_least: 1", per="{kind: village, linked: point}"),
        "E1 O1 visit 2026-05-05 cp=V1",
        [due("O1", "2026-05", 1, 1, 1, "met", quantity="links")],
        areas="V5,五村,village,T1,,,2026-04-15,V1",
        links="officer,O1,V5,point,2025-01-01,",
    ),
    example(
        "a-quarter-of-such-months",
        "24",
        "With months from the 26th the second quarter runs from 26 March to 25 June: E1 and E2 are in it.",
        visits(2, "quarter"),
        "E1 O1 visit 2026-03-26 cp=H1\nE2 O1 visit 2026-06-25 cp=H1\nE3 O1 visit 2026-06-26 cp=H1",
        [due("O1", "2026-Q2", 2, 2, 2, "met")],
        top="month_begins: 26",
        args={"period": "2026-06", "today": "2026-07-10"},
    ),
    example(
        "a-declared-none",
        "25",
        "E1 declares none for `d`: exempt. Only one visit of two, so it is not met.",
        visits(2, more=", or_declared: none-found"),
        "E1 O1 none-found 2026-05-29 topic=d\nE2 O1 visit 2026-05-05 cp=H1",
        [due("O1", "2026-05", 2, 0, 1, "exempt")],
    ),
    example(
        "a-none-for-another-duty",
        "25",
        "The topic is another duty's: short.",
        visits(2, more=", or_declared: none-found"),
        "E1 O1 none-found 2026-05-29 topic=x",
        [due("O1", "2026-05", 2, 2, 0, "short")],
    ),
    example(
        "met-before-declared",
        "25",
        "Done and declared: met, never exempt.",
        visits(1, more=", or_declared: none-found"),
        "E1 O1 none-found 2026-05-29 topic=d\nE2 O1 visit 2026-05-05 cp=H1",
        [due("O1", "2026-05", 1, 1, 1, "met")],
    ),
    example(
        "learned-first",
        "25",
        "E2: rice was studied in April; E3: water on the same day; E4: nothing on no topic; E5: rice by another "
        "officer counts for O1 alone.",
        "duties:\n  d: {zh: 宣传, clause: 条款, who: everyone, of: {entries: outreach, after: {entries: study, same: "
        "topic}}, at_least: 1, every: month}",
        """
        E0 O1 study 2026-04-01 topic=rice
        E1 O1 study 2026-05-08 topic=water
        E2 O1 outreach 2026-05-05 cp=V1 topic=rice
        E3 O1 outreach 2026-05-08 cp=V1 topic=water
        E4 O1 outreach 2026-05-09 cp=V1
        E5 O1;O2 outreach 2026-05-10 cp=V1 topic=rice""",
        [due("O1", "2026-05", 1, 1, 3, "met"), due("O2", "2026-05", 1, 1, 0, "short"), due("O3", "2026-05", 1, 1, 0, "short")],
    ),
    example(
        "a-need-ends-with-its-term",
        "26",
        "Three months from 30 November 2025 end on 27 February 2026; H2's ended at its `to`, 10 February; H3's 12 months go on.",
        "figures:\n  f: {zh: 走访, clause: 条款, of: {entries: visit, with: {kind: household, need: [hardship, elder]}}}",
        "E1 O1 visit 2026-02-27 cp=H1\nE2 O1 visit 2026-02-28 cp=H1\nE3 O1 visit 2026-02-11 cp=H2\nE4 O1 visit 2026-02-28 cp=H3",
        [fig(2)],
        args={"key": "f", "period": "2026-02"},
        needs="H1,hardship,2025-11-30,村委会,低保,\nH2,hardship,2025-12-01,村委会,低保,2026-02-10\nH3,elder,2025-11-30,村委会,本人同意,",
    ),
    example("nothing-is-zero", "27", "One row, 0.", HARDSHIP, "", [fig(0)], args={"key": "f"}),
    example("no-group-without-a-record", "27", "No record, no group.", HARDSHIP, "", [], args={"key": "f", "by": "kind"}),
    example(
        "by-month-and-half-days",
        "27",
        "4 half-days from 30 April: 2 in April, 2 in May.",
        "figures:\n  f: {zh: 蹲点, clause: 条款, count: half_days, of: {entries: stay}}",
        "E1 O1 stay 2026-04-30 until=2026-05-01 cp=V1 half=4",
        [fig(2, "2026-04"), fig(2, "2026-05")],
        args={"key": "f", "period": "2026-Q2", "by": "month"},
    ),
    example(
        "a-percentage-with-halves-up",
        "27",
        "1 of 8 is 12.5%, 3 of 7 would be 42.9%; here 1 of 16 = 6.25%, halves up 6.3%.",
        "figures:\n  f: {zh: 占比, clause: 条款, of: {entries: visit}, out_of: {entries: [visit, talk]}}",
        "E1 O1 visit 2026-05-05 cp=H1\n" + "\n".join(f"T{n} O1 talk 2026-05-05 cp=H1" for n in range(15)),
        [fig("6.3%", "", 1, 16)],
        args={"key": "f"},
    ),
    example(
        "an-empty-denominator-has-no-value",
        "27",
        "Nothing to divide by: no value.",
        "figures:\n  f: {zh: 占比, clause: 条款, of: {entries: visit}, out_of: {entries: [visit, talk]}}",
        "",
        [fig("", "", 0, 0)],
        args={"key": "f"},
    ),
    example(
        "attested",
        "27",
        "The same figure, area and period: 1200, signed by O1.",
        "figures:\n  f: {zh: 村集体收入, clause: 条款, of: {attested: 农业局}}",
        "",
        [fig(1200, attested="O1")],
        args={"key": "f", "area": "C1", "period": "2026"},
        attested="f,C1,2026,1200,O1\nf,T1,2026,300,O1\nf,C1,2025,1100,O1",
    ),
    example(
        "attested-for-another-period",
        "27",
        "Nothing is signed for May: no value, not 0.",
        "figures:\n  f: {zh: 村集体收入, clause: 条款, of: {attested: 农业局}}",
        "",
        [fig("")],
        args={"key": "f", "area": "C1"},
        attested="f,C1,2026,1200,O1",
    ),
    example(
        "duties-of-a-unit",
        "27",
        "--unit U2: its own due and that of O2, whose owing post is there.",
        visits(1).replace("who: cadre", "who: [staff, hall]"),
        "E1 O2 visit 2026-05-05 cp=H1",
        [due("O2", "2026-05", 1, 1, 1, "met"), due("U2", "2026-05", 1, 1, 1, "met")],
        args={"unit": "U2"},
    ),
    example(
        "duties-of-an-area",
        "27",
        "--area T2: U3 lies in it; O1's bureau and O2's town hall do not.",
        visits(1).replace("who: cadre", "who: [everyone, hall]"),
        "E1 O2 visit 2026-05-05 cp=H5",
        [due("O3", "2026-05", 1, 1, 0, "short"), due("U3", "2026-05", 1, 1, 0, "short")],
        args={"area": "T2"},
    ),
    example(
        "a-dutys-figure",
        "27",
        "The measure over all its parties: O1's visits; O2 is no cadre.",
        visits(1),
        "E1 O1 visit 2026-05-05 cp=H1\nE2 O1;O2 visit 2026-05-06 cp=H1\nE3 O2 visit 2026-05-07 cp=H1",
        [fig(2)],
        args={"key": "d"},
    ),
    # The numbered steps
    example(
        "except-leaves-out",
        "step 1",
        "O4 is a cadre but new: left out.",
        visits(1).replace("who: cadre", "who: veteran"),
        "E1 O1 visit 2026-05-05 cp=H1",
        [due(code, "2026-05", 1, 1, int(code == "O1"), "met" if code == "O1" else "short") for code in ("O1", "O2", "O3")],
        posts="O4,U1,cadre,2025-01-01,,yes",
    ),
    example(
        "a-units-records-once",
        "step 2",
        "O1 and O4, both of U1, at one meeting: one record; its 20 persons once.",
        "duties:\n  d: {zh: 会议, clause: 条款, who: bureau, count: persons, of: {entries: meeting}, at_least: 20, every: month}",
        "E1 O1;O4 meeting 2026-05-06 cp=V1 persons=20",
        [due("U1", "2026-05", 20, 20, 20, "met", quantity="persons")],
        posts="O4,U1,staff,2025-01-01,,yes",
    ),
    example(
        "whoever-did-it",
        "step 2",
        "By anyone: O3's visits of 5 May serve O1's links, H2's before its start too.",
        toward("at_least: 1", more=", by: anyone"),
        "E1 O3 visit 2026-05-05 cp=H1;H2",
        [due("O1", "2026-05", 2, 2, 2, "met", quantity="links")],
        links="officer,O1,H1,home,2025-01-01,\nofficer,O1,H2,home,2026-05-10,",
    ),
    example(
        "in-its-own-area",
        "step 2",
        "U2's own area is T1: the meeting in V1 is in it, that in V4 is not; U3's is T2.",
        "duties:\n  d: {zh: 会议, clause: 条款, who: hall, by: anyone, of: {entries: meeting, area: own}, at_least: 1, "
        "every: month}",
        "E1 O1 meeting 2026-05-06 cp=V1 persons=3\nE2 O1 meeting 2026-05-07 cp=V4 persons=3\nE3 O1 meeting 2026-05-08 "
        "cp=V4 persons=3",
        [due("U2", "2026-05", 1, 1, 1, "met"), due("U3", "2026-05", 1, 1, 2, "met")],
    ),
    example(
        "need-on-the-last-day",
        "step 3",
        "H1's need ended on 30 May, H2 has it on the 31st: 1 thing.",
        toward("at_least: 1", per="{kind: household, linked: home, need: hardship}"),
        "E1 O1 visit 2026-05-05 cp=H1",
        [due("O1", "2026-05", 1, 1, 0, "short", quantity="links")],
        links=H1_H2,
        needs="H1,hardship,2026-04-01,村委会,低保,2026-05-30\nH2,hardship,2026-05-31,村委会,低保,",
    ),
    example(
        "toward-a-village-by-its-households",
        "step 3",
        "H1 and H2 lie in V1: two gifts toward it; V2 has one, of two.",
        toward("at_least: 2", of="entries: gift", per="{kind: village, linked: point}"),
        "E1 O1 gift 2026-05-05 cp=H1 fen=100\nE2 O1 gift 2026-05-06 cp=H2 fen=100\nE3 O1 gift 2026-05-07 cp=H3 fen=100",
        [due("O1", "2026-05", 2, 2, 1, "short", quantity="links")],
        links="officer,O1,V1,point,2025-01-01,\nofficer,O1,V2,point,2025-01-01,",
    ),
    example(
        "the-share-of-each-township",
        "step 3",
        "T1 is small: all of V1, V2, V3; T2 else: 1/3 of V4. Reached: V1 (by H1), V2, V4: T1 2 of 3 fails, T2 1 of 1 "
        "holds. Sums 3 of 4.",
        "duties:\n  d: {zh: 走村面, clause: 条款, who: cadre, per: {kind: township, linked: point}, count: "
        "counterparts, of: {entries: visit, with: village},"
        " out_of: village, at_least: [{when: {size_class: small}, then: 100%}, {then: 1/3}], every: month}",
        "E1 O1 visit 2026-05-05 cp=H1\nE2 O1 visit 2026-05-06 cp=V2;V4",
        [due("O1", "2026-05", 2, 2, 1, "short", numerator=3, denominator=4, quantity="links")],
        links="officer,O1,T1,point,2025-01-01,\nofficer,O1,T2,point,2025-01-01,",
    ),
    example(
        "seen-on-two-days",
        "step 4",
        "H1 on the 5th and 6th, H2 on the 5th twice: 1 household seen on two days.",
        "figures:\n  f: {zh: 两次, clause: 条款, count: counterparts, each: {count: days, at_least: 2}, of: {entries: "
        "visit, with: household}}",
        "E1 O1 visit 2026-05-05 cp=H1;H2\nE2 O2 visit 2026-05-05 cp=H2\nE3 O2 visit 2026-05-06 cp=H1",
        [fig(1)],
        args={"key": "f"},
    ),
    example(
        "each-looks-at-the-whole-record",
        "step 4",
        "E1 has 4 half-days, 2 of them in May's next month: the whole record reaches 4. E2 has 2.",
        "figures:\n  f: {zh: 两天以上, clause: 条款, each: {count: half_days, at_least: 4}, of: {entries: stay}}",
        "E1 O1 stay 2026-05-31 until=2026-06-01 cp=V1 half=4\nE2 O1 stay 2026-05-06 cp=V1 half=2",
        [fig(1)],
        args={"key": "f"},
    ),
    example(
        "weights",
        "step 4",
        "H2 has 6 members, over 5: 2; H1 1: 3 in all, of 3.",
        "duties:\n  d: {zh: 走访户, clause: 条款, who: cadre, count: counterparts, counts_as: [{when: {members_over: "
        "5}, then: 2}],"
        " of: {entries: visit, with: household}, at_least: 3, every: month}",
        "E1 O1 visit 2026-05-05 cp=H1;H2",
        [due("O1", "2026-05", 3, 3, 3, "met", quantity="counterparts")],
    ),
    example(
        "a-record-takes-its-heaviest",
        "step 4",
        "E1 names H1 (1) and H2 (2): 2; E2 names none that fits: 1. 3 in all.",
        "duties:\n  d: {zh: 走访, clause: 条款, who: cadre, counts_as: [{when: {members_over: 5}, then: 2}], of: "
        "{entries: visit, with: household},"
        " at_least: 3, every: month}",
        "E1 O1 visit 2026-05-05 cp=H1;H2\nE2 O1 visit 2026-05-06 cp=H3",
        [due("O1", "2026-05", 3, 3, 3, "met")],
    ),
    example(
        "a-table-by-class",
        "step 5",
        "O1 is a cadre on 31 May: 2; O2 and O3 staff: 1.",
        visits("[{when: {class: cadre}, then: 2}, {then: 1}]").replace("who: cadre", "who: everyone"),
        "E1 O1;O2 visit 2026-05-05 cp=H1",
        [due("O1", "2026-05", 2, 2, 1, "short"), due("O2", "2026-05", 1, 1, 1, "met"), due("O3", "2026-05", 1, 1, 0, "short")],
    ),
    example(
        "days-before-count-as-well",
        "step 2",
        "With `ever` the card of last year counts: 1 of 2 linked.",
        "duties:\n  d: {zh: 发卡, clause: 条款, who: cadre, count: counterparts, of: {entries: talk, ever: true}, "
        "out_of: {kind: household, linked: home},"
        " at_least: 100%, every: month}",
        "E1 O1 talk 2025-05-05 cp=H1\nE2 O1 talk 2026-06-01 cp=H2",
        [due("O1", "2026-05", 2, 2, 1, "short", numerator=1, denominator=2, quantity="counterparts")],
        links=H1_H2,
    ),
    example(
        "over-a-campaign",
        "step 2",
        "The drive runs from 4 to 20 May; E2 does not bear it.",
        "duties:\n  d: {zh: 大走访, clause: 条款, who: cadre, of: {entries: visit, campaign: drive}, at_least: 1, "
        "every: campaign}",
        "E1 O1 visit 2026-05-05 cp=H1 campaign=drive\nE2 O1 visit 2026-05-06 cp=H1",
        [due("O1", "2026-05-04..2026-05-20", 1, 1, 1, "met")],
    ),
    example(
        "over-a-term",
        "step 1",
        "O1's post is open and overlaps May: open. O4's ended on 10 May, with one visit of two.",
        visits(2, "term"),
        "E1 O4 visit 2026-03-05 cp=H1",
        [due("O1", "2025-01-01..", 2, 2, 0, "open"), due("O4", "2026-03-01..2026-05-10", 2, 2, 1, "short")],
        posts="O4,U1,cadre,2026-03-01,2026-05-10,yes",
    ),
    example(
        "a-lunar-day",
        "step 1",
        "The ninth of the ninth month of 2026 is 18 October; 7 days before and 3 after: 11 to 21 October.",
        visits(1, "year", ", within: {lunar: 09-09, before: 7, after: 3}"),
        "E1 O1 visit 2026-10-11 cp=H1",
        [due("O1", "2026-10-11..2026-10-21", 1, 1, 1, "met")],
        args={"period": "2026-10", "today": "2026-11-10"},
    ),
    example(
        "links-in-force",
        "links",
        "On 31 May O1 is linked to H1 and H2; H3's link ended on the 30th.",
        stays(),
        "",
        [fig(2)],
        args={"key": "homes"},
        links=H1_H2 + "\nofficer,O1,H3,home,2025-01-01,2026-05-30",
    ),
    example(
        "covered-parties",
        "links",
        "Of O1, O2, O3 one has such a link: 33.3%.",
        stays(),
        "",
        [fig("33.3%", "", 1, 3)],
        args={"key": "homes.parties"},
        links=H1_H2,
    ),
    example(
        "covered-counterparts",
        "links",
        "Of the households H1 to H5 two are linked: 40.0%.",
        stays(),
        "",
        [fig("40.0%", "", 2, 5)],
        args={"key": "homes.counterparts"},
        links=H1_H2,
    ),
    example(
        "links-as-a-figure",
        "links",
        "Households of T1 linked, each once: H1 (twice) and H2.",
        "figures:\n  f: {zh: 联系户数, clause: 条款, count: counterparts, of: {links: home, with: household}}",
        "",
        [fig(2)],
        args={"key": "f", "area": "T1"},
        links=H1_H2 + "\nofficer,O2,H1,home,2025-01-01,\nofficer,O2,H5,home,2025-01-01,",
    ),
    example(
        "the-sums-over-the-parties",
        "step 7",
        "O1 has satisfied 1 of 2 links: the figure is 1.",
        toward("at_least: 1"),
        "E1 O1 visit 2026-05-05 cp=H1",
        [fig(1)],
        args={"key": "d"},
        links=H1_H2,
    ),
]
