"""Worked examples of calls: what is answered, missed, called back; waits; rates; the duty of the unit that answers."""

from .builder import due, example, fig


def figure(measure: str) -> str:
    """A figure `f` over calls."""
    return f"figures:\n  f: {{zh: 来电, clause: 条款, {measure}}}"


CONNECTED = "of: {calls: answered}, out_of: {calls: [answered, missed]}"
BACK = "of: {calls: called_back, in_time: true}, out_of: {calls: back_due}"
DAY = """
    K1 U1 C1 05-04T09:00:00 wait=5 outcome=matter
    K2 U1 C1 05-04T09:10:00 wait=16 outcome=consultation
    K3 U1 C1 05-04T09:20:00 wait=unknown
    K4 U1 C1 05-04T09:30:00 wait=missed
    K5 U1 C1 05-04T23:59:00 wait=missed back=05-05T20:00:00
    K6 U1 C1 05-04T10:00:00 wait=lost back=05-06T10:00:00
    K7 U1 C1 05-04T10:10:00 wait=missed phone=no
    K8 U1 C1 05-04T10:20:00
    K9 U1 C1 04-30T10:20:00 wait=5"""

CALLS = [
    example(
        "connection-rate",
        "27",
        "Answered K1, K2, K3; missed K4 to K7; K8 still rings, K9 is of April: 3 of 7.",
        figure(CONNECTED),
        "",
        [fig("42.9%", "", 3, 7)],
        args={"key": "f"},
        calls=DAY,
    ),
    example(
        "all-that-rang",
        "2",
        "The calls of May, the one that rings too: K1 to K8.",
        figure("of: {calls: rung}"),
        "",
        [{"record": f"K{number}"} for number in range(1, 9)],
        args={"key": "f", "records": True},
        calls=DAY,
    ),
    example(
        "answered-within-seconds",
        "27",
        "Of the answered the waits of K1 (5) and K2 (16) are known: 1 of 2 within 15 seconds.",
        figure("of: {calls: timed, within_seconds: 15}, out_of: {calls: timed}"),
        "",
        [fig("50.0%", "", 1, 2)],
        args={"key": "f"},
        calls=DAY,
    ),
    example(
        "mean-wait-halves-up",
        "14",
        "(5 + 16) / 2 = 10.5: 11 seconds.",
        figure("of: {calls: timed}, count: mean_seconds"),
        "",
        [fig(11)],
        args={"key": "f"},
        calls=DAY,
    ),
    example(
        "median-wait-by-township",
        "14",
        "T1: 3, 4, 60: 4. T2: 1, 8: 4.5, so 5. Medians do not add.",
        figure("of: {calls: timed}, count: median_seconds"),
        "",
        [fig(4, "T1"), fig(5, "T2")],
        args={"key": "f", "by": "record_township"},
        calls="""
            K1 U2 T1 05-04T09:00:00 wait=3
            K2 U2 T1 05-04T09:00:00 wait=60
            K3 U2 T1 05-31T09:00:00 wait=4
            K4 U3 T2 05-04T09:00:00 wait=1
            K5 U3 T2 05-04T09:00:00 wait=8""",
    ),
    example(
        "no-wait-where-nobody-was-answered",
        "8",
        "Nobody was answered: no number, not 0.",
        figure("of: {calls: timed}, count: mean_seconds"),
        "",
        [fig("")],
        args={"key": "f"},
        calls="K1 U1 C1 05-04T09:00:00 wait=missed",
    ),
    example(
        "called-back-in-time",
        "8",
        "To be called back: K4, K5, K6 (K7 has no number). K5 within 24 hours of the moment it was missed, K6 after 48: 1 of 3.",
        figure(BACK),
        "",
        [fig("33.3%", "", 1, 3)],
        args={"key": "f"},
        calls=DAY,
    ),
    example(
        "called-back-as-of-a-day",
        "2",
        "As of 5 May K5 had been called back, K6 (on the 6th) not yet.",
        figure("of: {calls: called_back}"),
        "",
        [{"record": "K5"}],
        args={"key": "f", "as_of": "2026-05-05", "records": True},
        calls=DAY,
    ),
    example(
        "by-outcome",
        "27",
        "What came of the answered: K3 has no outcome and stands in no group.",
        figure("of: {calls: answered}"),
        "",
        [fig(1, "consultation"), fig(1, "matter")],
        args={"key": "f", "by": "kind"},
        calls=DAY,
    ),
    example(
        "confidential-and-of-an-outcome",
        "2",
        "K1 and K3 are confidential, K1 alone brought a matter.",
        figure("of: {calls: rung, outcome: [matter, consultation], confidential: true}"),
        "",
        [fig(1)],
        args={"key": "f"},
        calls="""
            K1 U1 C1 05-04T09:00:00 wait=5 outcome=matter confidential=yes
            K2 U1 C1 05-04T09:00:00 wait=5 outcome=matter
            K3 U1 C1 05-04T09:00:00 wait=5 outcome=progress confidential=yes""",
    ),
    example(
        "of-the-units-asked",
        "22",
        "A call is the work of the unit that answers: of the halls' calls K2 and K3.",
        figure("of: {calls: rung}, who: hall"),
        "",
        [fig(1, "U2"), fig(1, "U3")],
        args={"key": "f", "by": "officer_unit"},
        calls="""
            K1 U1 C1 05-04T09:00:00 wait=5
            K2 U2 T1 05-04T09:00:00 wait=5
            K3 U3 T2 05-04T09:00:00 wait=missed""",
    ),
    example(
        "a-duty-to-answer",
        "8",
        "95% by day: U2 answered 19 of 20 (met), U3 1 of 2 (short).",
        "duties:\n  d: {zh: 接通率, clause: 条款, who: hall, of: {calls: answered}, out_of: {calls: [answered, missed]},"
        " at_least: 95%, every: month}",
        "",
        [
            due("U2", "2026-05", 19, 19, 19, "met", numerator=19, denominator=20),
            due("U3", "2026-05", 2, 2, 1, "short", numerator=1, denominator=2),
        ],
        calls="\n".join(
            [
                *(f"K{number} U2 T1 05-04T09:00:00 wait=5" for number in range(1, 20)),
                "K20 U2 T1 05-04T09:00:00 wait=missed",
                "K21 U3 T2 05-04T09:00:00 wait=5",
                "K22 U3 T2 05-04T09:00:00 wait=missed",
            ]
        ),
    ),
]
