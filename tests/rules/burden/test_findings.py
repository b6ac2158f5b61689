"""What is impossible, what clashes, what is against a standard: planted and found, and nothing where nothing is planted."""

import pytest

from lianxin.rules.burden.numbers import Numbers
from lianxin.rules.burden.roll import Ask, Things
from tests.rules.burden.making import HEAD, YEAR, checks, chiefs, judged, months, policy, roll, rule

HOMES = Ask(("household",))
STAY = "who: chief, of: {entries: stay, with: village}, count: half_days"
SURVEY = "who: chief, of: {entries: survey, with: village}, count: half_days"


def found(judgement, check):
    return next(one for one in judgement.findings if one.check == check)


def test_five_hundred_households_for_thirty_officers():
    links = rule("homes", "who: chief, with: household, between: [10, 15], cover: {counterparts: 100%}")
    one = found(judged(policy(links), roll(chiefs(30), counterparts={HOMES: 500})), "links-too-many")
    assert one.kind == "impossible"
    assert one.numbers == {"asked": 500, "parties": 30, "upper": 15, "most": 450, "missing": 50, "ceiling": 17}
    assert "再加4人" in one.zh
    assert "4 more officers" in one.en
    assert not judged(policy(links), roll(chiefs(34), counterparts={HOMES: 500})).impossible
    assert not judged(policy(links), roll(chiefs(30), counterparts={HOMES: 450})).impossible


def test_more_links_than_there_are():
    links = rule("homes", "who: chief, with: household, at_least: 10")
    assert found(judged(policy(links), roll(chiefs(3), counterparts={HOMES: 9})), "links-too-few").numbers == {
        "asked": 10,
        "there": 9,
    }
    assert not judged(policy(links), roll(chiefs(3), counterparts={HOMES: 10})).impossible


def test_an_empty_roll_proves_nothing():
    links = rule("homes", "who: chief, with: household, at_least: 10, cover: {counterparts: 100%}")
    judgement = judged(policy(links), roll(chiefs(3)))
    assert checks(judgement) == {"roll-empty"}
    assert not judgement.impossible


def test_several_officers_for_one_household_are_a_note():
    links = rule("homes", "who: chief, with: household, between: [10, 15]")
    one = found(judged(policy(links), roll(chiefs(617), counterparts={HOMES: 5000})), "links-shared")
    assert one.kind == "note"
    assert "6,170" in one.zh


def test_the_time_does_not_suffice():
    """24 days of stays in February 2026, which has 17 working days."""
    duties = rule("stay", "who: chief, of: {entries: stay, with: village}, count: half_days, at_least: 48, every: month", "蹲点")
    one = found(judged(policy("", duties), roll(chiefs(5)), months("2026-02")), "time")
    assert one.kind == "impossible"
    assert one.part == "classes.chief"
    assert "蹲点" in one.zh
    assert one.numbers == {"working_days": 16, "needed_minutes": 24 * 480, "capacity_minutes": 16 * 480}
    assert "差8天" in one.zh


def test_nobody_owes_a_week_without_a_working_day():
    """The week of the Spring Festival of 2026 has none."""
    duties = rule("talk", "who: chief, of: {entries: talk, with: household}, at_least: 1, every: week")
    judgement = judged(policy("", duties), roll(chiefs(5)), months("2026-02"))
    assert not judgement.impossible
    assert [window.label for window in judgement.plan.windows["talk"]] == ["2026-W05", "2026-W06", "2026-W07"]


def test_each_class_hears_of_its_own():
    duties = rule("stay", "who: everybody, of: {entries: stay, with: village}, count: half_days, at_least: 48, every: month")
    judgement = judged(policy("", duties), roll(chiefs(5), chiefs(7, "staff")), months("2026-02"))
    assert [one.part for one in judgement.impossible] == ["classes.chief", "classes.staff"]


def test_two_duties_that_fit_alone_and_not_together():
    """March has 22 working days: 12 and 11 days of different work."""
    duties = "\n".join(
        (
            rule("stay", "who: chief, of: {entries: stay, with: village}, count: half_days, at_least: 24, every: month"),
            rule("survey", "who: chief, of: {entries: survey, with: village}, count: half_days, at_least: 22, every: month"),
        )
    )
    assert checks(judged(policy("", duties), roll(chiefs(5)), months("2026-03")), "impossible") == {"time"}
    one = "\n".join(duties.splitlines()[:1])
    assert not judged(policy("", one), roll(chiefs(5)), months("2026-03")).impossible


def test_what_overlaps_proves_nothing():
    """The same stays may serve both; visits may be made during them."""
    duties = "\n".join(
        (
            rule("stay", "who: chief, of: {entries: stay, with: village}, count: half_days, at_least: 24, every: month"),
            rule(
                "again", "who: chief, of: {entries: [stay, survey], with: village}, count: half_days, at_least: 30, every: month"
            ),
            rule("visits", "who: chief, of: {entries: visit, with: household}, at_least: 200, every: month"),
        )
    )
    judgement = judged(policy("", duties), roll(chiefs(5)), months("2026-03"))
    assert not judgement.impossible
    assert "month-overfull" in checks(judgement, "clash")


def test_a_window_too_short_within_a_wide_year():
    """A year has time enough; ten days in July have not."""
    duties = rule(
        "stay",
        f"{STAY}, at_least: 20, every: year, within: {{day: 07-01, before: 3, after: 3}}",
    )
    judgement = judged(policy("", duties), roll(chiefs(1)))
    assert {"time", "more-than-there-are"} <= checks(judgement, "impossible")


def test_more_than_there_are():
    duties = rule("all", "who: chief, count: villages, of: {entries: stay, with: village}, at_least: 12, every: year")
    one = found(judged(policy("", duties), roll(chiefs(1), counterparts={Ask(("village",)): 8})), "more-than-there-are")
    assert one.numbers == {"asked": 12, "there": 8}


@pytest.mark.parametrize(
    ("declared", "problems", "kind"),
    [
        ("", None, "breach"),
        ("", 574, "impossible"),
        ("", 30_000, "breach"),
        (", or_declared: none-found", None, "note"),
        (", or_declared: none-found", 574, "note"),
    ],
)
def test_problems_by_quota(declared, problems, kind):
    """617 x 3 x 12 (S3); the document reports 574."""
    duties = rule("solve", f"who: chief, of: {{matters: solved}}, at_least: 3, every: month{declared}")
    one = found(judged(policy("", duties), roll(chiefs(617), problems=problems)), "problem-quota")
    assert one.kind == kind
    assert one.numbers["asked"] == 22_212
    assert "22,212" in one.zh
    assert "22,212" in one.en


def test_months_that_are_fuller_than_others():
    duties = "\n".join(
        (
            rule("stay", "who: chief, of: {entries: stay, with: village}, count: half_days, at_least: 2, every: month"),
            rule(
                "survey",
                f"{SURVEY}, at_least: 16, every: year, within: {{from: 03-01, to: 04-30}}",
            ),
        )
    )
    one = found(judged(policy("", duties), roll(chiefs(5))), "month-peak")
    assert "2026-03" in one.zh
    assert "2026-04" in one.zh
    assert "2026-05" not in one.zh


def test_three_duties_around_one_festival():
    window = "every: year, within: {day: 07-01, before: 7, after: 3}"
    duties = "\n".join(
        rule(key, f"who: chief, of: {{entries: {kind}}}, at_least: 1, {window}")
        for key, kind in (("a", "visit"), ("b", "talk"), ("c", "report"))
    )
    assert checks(judged(policy("", duties), roll(chiefs(5))), "clash") >= {"windows-crowd"}
    two = "\n".join(duties.splitlines()[:2])
    assert "windows-crowd" not in checks(judged(policy("", two), roll(chiefs(5))))


# -- relief --------------------------------------------------------------------------------------------

PLAIN = "who: chief, of: {entries: talk, with: household}, at_least: 1, every: month"


@pytest.mark.parametrize(
    ("duties", "check"),
    [
        (rule("a", PLAIN) + "\n" + rule("b", PLAIN), "asked-twice"),
        (rule("a", "who: chief, of: {entries: report}, at_least: 1, every: day"), "daily"),
        (rule("a", "who: chief, of: {documents: other-table}, at_least: 1, every: month"), "ledger"),
        (
            rule("a", "who: chief, of: {documents: weekly-record}, at_least: 1, every: week")
            + "\n"
            + rule("b", "who: chief, of: {documents: progress-card}, at_least: 1, every: week"),
            "documents",
        ),
        (rule("a", "who: chief, of: {occasions: meeting}, at_least: 2, every: week"), "meetings"),
        (rule("a", "who: bureau, of: {inspections: villages}, at_least: 1, every: month"), "inspections"),
        (
            rule(
                "a",
                "who: chief, count: contacts, of: {entries: visit, with: {kind: household, linked: true}}, at_least: 20,"
                " every: month",
            ),
            "household-visits",
        ),
        (
            rule("a", "who: chief, of: {entries: stay, with: village}, count: half_days, at_least: 24, every: month"),
            "working-time",
        ),
    ],
)
def test_what_needs_a_signed_reason(duties, check):
    homes = {Ask(("household",), ()): (Things(100, "household", distinct=100),)}
    links = rule("homes", "who: chief, with: household")
    judgement = judged(policy(links, duties), roll(chiefs(10, things=homes), counterparts={HOMES: 100}))
    one = found(judgement, check)
    assert one.kind == "breach"
    assert one.source_zh
    assert one.source_en


def test_a_diary_that_any_work_fills_is_a_note():
    """X7: what was done is the diary; nothing is written a second time."""
    one = found(
        judged(policy("", rule("a", "who: chief, of: {entries: any}, at_least: 1, every: day")), roll(chiefs(1))), "daily"
    )
    assert one.kind == "note"


def test_a_ledger_by_hand():
    head = HEAD.replace("study: {zh: 自学,", "study: {zh: 走访台账,")
    assert "ledger" in checks(judged(policy("", rule("a", PLAIN), head), roll(chiefs(1))))


@pytest.mark.parametrize(
    ("document", "breach"),
    [
        ("{name: 办法, number: 〔2026〕1号, plan_item: 第1项}", False),
        ("{name: 办法, number: 〔2026〕1号}", True),
        ("{name: 办法}", True),
    ],
)
def test_inspections_name_their_document(document, breach):
    head = HEAD.replace("{name: 试验办法, number: 示委〔2026〕1号, plan_item: 第1项}", document)
    duties = rule("a", PLAIN, "签订目标责任书")
    assert ("no-document" in checks(judged(policy("", duties, head), roll(chiefs(1))))) is breach


def test_a_light_policy_has_nothing_against_it():
    duties = rule("talk", PLAIN)
    assert judged(policy("", duties), roll(chiefs(10), counterparts={HOMES: 500})).findings == ()


def test_a_ceiling_is_data():
    duties = rule("a", "who: chief, of: {entries: stay, with: village}, count: half_days, at_least: 6, every: month")
    assert "working-time" not in checks(judged(policy("", duties), roll(chiefs(1))))
    assert "working-time" in checks(judged(policy("", duties), roll(chiefs(1)), YEAR, Numbers({"ceiling.share": 10})))
