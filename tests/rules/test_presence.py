"""Working days present: posts, absences, suspensions (rules 9, 10, 17)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lianxin.rules.presence import Away, Leave, Service, Span, presence, present_days
from lianxin.rules.workdays import Calendar, official_days

CALENDAR = Calendar(official_days(2026))
MAY = (date(2026, 5, 1), date(2026, 5, 31))  # Friday to Sunday; 19 working days with Saturday the 9th
ALWAYS = Service(Span(date(2020, 1, 1)))
EXEMPT = frozenset({"leave", "flood"})


def leave(first, last, kind="leave"):
    return Leave(kind, Span(date(2026, 5, first), date(2026, 5, last)))


def present(services, absences=(), exempt=EXEMPT, month=MAY):
    return presence(CALENDAR, *month, services=services, absences=absences, exempt=exempt)


def test_somebody_there_all_month():
    found = present([ALWAYS])
    assert (found.working_days, found.present, found.away, found.provisional) == (19, 19, (), False)


def test_leave_counts_in_working_days_and_says_so():
    found = present([ALWAYS], [leave(11, 17)])  # Monday to Sunday
    assert found.present == 14
    assert found.away == (Away(date(2026, 5, 11), date(2026, 5, 17), 5, "absence", "leave"),)


def test_leave_of_a_kind_that_is_not_exempted_changes_nothing():
    assert present([ALWAYS], [leave(11, 17, "conference")]).present == 19


def test_two_absences_over_the_same_days_count_once():
    assert present([ALWAYS], [leave(11, 15), leave(13, 19)]).present == 19 - 7


def test_leave_on_days_off_is_nobodys_loss():
    found = present([ALWAYS], [leave(2, 3)])  # Saturday and Sunday
    assert (found.present, found.away) == (19, ())


def test_a_post_that_begins_within_the_month():
    found = present([Service(Span(date(2026, 5, 18)))])  # Monday: 10 working days left
    assert found.present == 10
    assert [away.reason for away in found.away] == ["no_post"]


def test_two_posts_join_without_a_gap():
    halves = [Service(Span(date(2020, 1, 1), date(2026, 5, 14))), Service(Span(date(2026, 5, 15)))]
    assert present(halves).present == 19


def test_a_suspension_stops_only_the_posts_of_its_area():
    flooded = Service(Span(date(2020, 1, 1)), (leave(11, 15, "flood"),))
    assert present([flooded]).present == 14
    assert present([flooded, ALWAYS]).present == 19
    assert present([flooded], exempt=frozenset({"leave"})).present == 19


def test_a_unit_loses_only_suspended_days():
    unit = Service(Span(date.min), (leave(1, 31, "flood"),))
    found = present([unit])
    assert (found.present, found.away) == (0, (Away(*MAY, 19, "suspension", "flood"),))


def test_nobody_without_a_post():
    assert present([]).present == 0


def test_a_post_until_the_end_of_time():
    assert present([Service(Span(date.min, date.max))]).present == 19


def test_a_year_without_notice_is_provisional():
    assert presence(CALENDAR, date(2027, 5, 1), date(2027, 5, 31), services=[ALWAYS]).provisional


DAYS = st.dates(date(2026, 4, 1), date(2026, 6, 30))
SPANS = st.builds(lambda first, days: Span(first, None if days > 60 else first + timedelta(days=days)), DAYS, st.integers(0, 80))
LEAVES = st.lists(st.builds(Leave, st.sampled_from(["leave", "flood", "other"]), SPANS), max_size=4)
SERVICES = st.lists(st.builds(Service, SPANS, LEAVES.map(tuple)), max_size=3)


@given(SERVICES, LEAVES, DAYS, st.integers(0, 50))
def test_presence_agrees_with_asking_each_day(services, absences, first, length):
    last = first + timedelta(days=length)
    found = presence(CALENDAR, first, last, services=services, absences=absences, exempt=EXEMPT)
    expected = {day for day in CALENDAR.days(first, last) if _there(day, services, absences)}
    assert found.present == len(expected)
    assert present_days(CALENDAR, first, last, services=services, absences=absences, exempt=EXEMPT) == expected
    assert found.present + sum(away.days for away in found.away) == found.working_days


def _there(day, services, absences):
    if any(a.kind in EXEMPT and a.span.holds(day) for a in absences):
        return False
    return any(s.span.holds(day) and not any(x.kind in EXEMPT and x.span.holds(day) for x in s.suspensions) for s in services)


@given(SERVICES, LEAVES, LEAVES)
def test_more_absence_never_makes_more_presence(services, absences, more):
    before = present(services, absences)
    after = present(services, [*absences, *more])
    assert after.present <= before.present <= before.working_days


@given(SPANS, SPANS)
def test_what_is_left_of_a_span(span, other):
    left = span.without(other)
    for day in (date(2026, 3, 31) + timedelta(days=n) for n in range(200)):
        assert any(part.holds(day) for part in left) == (span.holds(day) and not other.holds(day))


def test_nothing_is_left_before_the_beginning_or_after_the_end_of_time():
    always = Span(date.min, date.max)
    assert always.without(Span(date.min)) == ()
    assert Span(date.min).without(always) == ()
