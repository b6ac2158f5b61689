"""A policy written as YAML reads back to the same values, whatever its parts."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.rules.policy import matters, schema
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.tree import plant
from lianxin.rules.policy.values import OWN_KEY, Origin
from lianxin.rules.policy.write import plain_policy, write_policy
from tests.rules.policy.snippets import SOUND

KEYS = st.from_regex(r"\A[a-z][a-z0-9_-]{0,10}\Z")
LISTS = st.lists(KEYS, min_size=1, max_size=3, unique=True).map(tuple)
TEXTS = st.text(st.characters(blacklist_categories=("C", "Z")), min_size=1, max_size=20)
SHARES = st.integers(1, 100).flatmap(
    lambda whole: st.builds(schema.Share, numerator=st.integers(1, whole), denominator=st.just(whole))
)
DATES = (
    st.integers(0, 364)
    .map(lambda n: date(2025, 1, 1) + timedelta(n))
    .map(lambda day: schema.MonthDay(month=day.month, day=day.day))
)


def parts(shape, required, optional):
    """Return values of a shape, each optional key there or not."""
    return st.fixed_dictionaries(required, optional=optional).map(lambda keys: shape(**keys))


SELECTORS = parts(schema.Selector, {"kind": LISTS}, {"linked": st.just(True) | LISTS, "need": LISTS})
WHENS = st.builds(schema.When, class_=LISTS, members_over=st.none() | st.integers(0, 9))
LEAVES = st.integers(0, 99) | SHARES
TABLES = st.builds(
    schema.Table, lines=st.lists(st.builds(schema.Line, when=st.none() | WHENS, then=LEAVES), min_size=1, max_size=3).map(tuple)
)
AROUND = {"before": st.integers(0, 60), "after": st.integers(0, 60), "if_off": st.sampled_from([None, "next", "previous"])}
WINDOWS = (
    st.builds(schema.SpanWindow, from_=DATES | st.integers(1, 31), to=st.none() | DATES)
    | st.builds(schema.DayWindow, day=DATES | st.integers(1, 31), **AROUND)
    | st.builds(schema.LunarWindow, month=st.integers(1, 12), day=st.integers(1, 30), **AROUND)
)
ENTRIES = parts(
    schema.Of,
    {"source": st.just("entries"), "names": LISTS},
    {
        "with_": SELECTORS,
        "area": st.sampled_from(["own", ("350111",), ("350111", "012")]),
        "topic": LISTS,
        "after": st.builds(schema.After, entries=LISTS, same=st.sampled_from(["topic", "counterpart"])),
        "ever": st.booleans(),
    },
)
MATTERS = st.builds(
    schema.Of, source=st.just("matters"), names=st.just(("solved",)), in_time=st.sampled_from([None, True, False])
)
DUTIES = parts(
    schema.Duty,
    {
        "key": st.just("one"),
        "zh": TEXTS,
        "clause": TEXTS,
        "who": LISTS,
        "of": ENTRIES | MATTERS,
        "every": st.sampled_from(["day", "week", "year"]),
    },
    {
        "en": TEXTS,
        "count": st.sampled_from(["records", "half_days", "working_days"]),
        "out_of": st.just("working_days") | SELECTORS | ENTRIES,
        "at_least": LEAVES | TABLES,
        "between": st.just((1, 2)),
        "within": st.lists(WINDOWS, min_size=1, max_size=3).map(tuple),
        "counts_as": st.lists(st.builds(schema.Weight, when=WHENS, then=st.integers(0, 5)), min_size=1, max_size=2).map(tuple),
        "by": st.just("anyone"),
        "grace_days": st.integers(0, 60),
    },
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(duty=DUTIES)
def test_any_duty_written_reads_back_the_same(duty):
    policy = read_policy(SOUND).policy.model_copy(update={"duties": {"one": duty}})
    tree = plant(write_policy(policy))
    assert tree.faults == []
    assert tree.value == plain_policy(policy)
    raw = tree.value["duties"]["one"]
    assert schema.Duty.model_validate({**raw, OWN_KEY: "one"}, context=Origin.WRITTEN) == duty


SPANS = st.sampled_from(matters.MEASURES).flatmap(
    lambda measure: st.integers(1, 24).map(lambda amount: matters.Span(**{measure: amount}))
)
GROUND = {"clause": TEXTS, "source": TEXTS, "reads_as": TEXTS}
NAMED = {"key": st.just("one"), "zh": TEXTS}
CODES = st.from_regex(r"\A[0-9]{6}\Z") | st.from_regex(r"\A[A-Z]-[0-9]\Z")
OFFICES = parts(matters.Office, {"unit_kind": LISTS}, {"level": st.just("county")}) | st.builds(matters.Office, unit=CODES)
TERMS = parts(
    matters.Term,
    {**NAMED, "handle": SPANS},
    {
        **GROUND,
        "when": parts(matters.TermWhen, {}, {"kind": st.just(("tip",)), "category": LISTS, "channel": st.just(("phone", "api"))}),
        "sign": SPANS,
        "extend": st.builds(matters.Extension, working_days=st.integers(1, 9), times=st.integers(1, 3)),
        "escalate": parts(matters.Escalation, {"after": SPANS}, {"to": KEYS}),
        "plan": st.booleans(),
    },
)
LINES = parts(
    matters.CatalogueLine,
    {**NAMED, "lead": OFFICES},
    {
        **GROUND,
        "category": LISTS,
        "area": st.lists(CODES, min_size=1, max_size=2).map(tuple),
        "joint": st.lists(OFFICES, min_size=1, max_size=3).map(tuple),
        "handle": SPANS,
    },
)
FEEDBACKS = parts(
    matters.Feedback,
    dict.fromkeys(("close_after", "reopen_within", "contact_negative", "rectify"), SPANS),
    {**GROUND, "call_back": SHARES, "reminders": st.integers(0, 2)},
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(term=TERMS, line=LINES, feedback=FEEDBACKS)
def test_any_rule_of_matters_written_reads_back_the_same(term, line, feedback):
    rules = matters.MattersRules(terms={"one": term}, feedback=feedback)
    dispatch = matters.Dispatch(catalogue={"one": line})
    policy = read_policy(SOUND).policy.model_copy(update={"matters": rules, "dispatch": dispatch})
    tree = plant(write_policy(policy))
    assert tree.faults == []
    assert tree.value == plain_policy(policy)
    written = {**tree.value["matters"]["terms"]["one"], OWN_KEY: "one"}
    assert matters.Term.model_validate(written, context=Origin.WRITTEN) == term
    assert matters.Feedback.model_validate(tree.value["matters"]["feedback"], context=Origin.WRITTEN) == feedback
    written = {**tree.value["dispatch"]["catalogue"]["one"], OWN_KEY: "one"}
    assert matters.CatalogueLine.model_validate(written, context=Origin.WRITTEN) == line
