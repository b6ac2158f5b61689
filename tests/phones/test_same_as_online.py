"""A day without signal (ten visits, two problems, a correction, a dead battery) ends with the records of a day online."""

from lianxin.matters.actions import NewMatter, lift
from lianxin.matters.models import Matter
from lianxin.records.actions import NewEntry, NewProblem, correct_entry, make_entry
from lianxin.records.models import Entry
from tests.phones.sending import write
from tests.web.county import NOW, TODAY

WHOM = ("h01", "h02", "h03", "h04", "h09", "h10", "e01", "h01", "h02", "h03")


def online():
    """By the actions behind the pages."""
    for number, whom in enumerate(WHOM):
        entry = NewEntry(
            code=f"on-{number}",
            officers=("100001", "100002") if number == 1 else ("100001",),
            kind="visit",
            day=TODAY,
            counterparts=(whom,),
            text=f"第{number}户",
            outcome="nobody_home" if number == 5 else "done",
            problems=(NewProblem("想装扶手", whom),) if number == 2 else (),
        )
        if number == 3:
            lift(entry=entry, matters=(NewMatter(kind="problem", text="路灯坏了", channel="visit"),), by="100001", at=NOW)
        else:
            make_entry(entry=entry, by="100001", at=NOW)
    better = NewEntry(code="on-10", officers=("100001",), kind="visit", day=TODAY, counterparts=("h04",), text="更正了")
    correct_entry(code="on-3", entry=better, by="100001", at=NOW)


def offline(phone):
    """By the phone: the morning's are sent, the answer is lost with the battery; all goes up again in the evening."""
    sent = []
    for number, whom in enumerate(WHOM):
        more = {2: {"problems": [{"text": "想装扶手"}]}, 3: {"problems": [{"text": "路灯坏了", "become": "matter"}]}}.get(
            number, {}
        )
        if number == 1:
            more = {"officers": ["100002"]}
        sent.append(write(counterparts=[whom], text=f"第{number}户", nobody_home=number == 5, **more))
    phone.send(*sent[:5])
    sent.append(write(kind="correction", corrects=sent[3].id, counterparts=["h04"], text="更正了"))
    results = phone.send(*reversed(sent))
    assert {one.state for one in results} == {"received", "known"}


def shape(entry):
    """All that counts of an entry, but its code."""
    names = ("kind", "day", "until", "text", "outcome", "half_days", "minutes", "recorded_at", "recorded_on", "recorded_by")
    return (
        *(getattr(entry, name) for name in names),
        entry.place.code if entry.place else "",
        tuple(entry.officers.order_by("position").values_list("officer__code", "unit__code")),
        tuple(entry.counterparts.order_by("position", "root__code").values_list("root__code", "origin")),
        tuple(entry.days.order_by("day").values_list("day", "half_days")),
        tuple(entry.problems.values_list("text", "counterpart__code")),
        entry.superseded_on,
        entry.supersedes.text if entry.supersedes else "",
        tuple(
            Matter.objects.filter(entry=entry).values_list(
                "text", "kind", "channel", "area__code", "counterpart__code", "state", "reported_on"
            )
        ),
    )


def test_a_day_without_signal_ends_with_the_records_of_a_day_online(phone, county):
    before = set(Entry.objects.values_list("pk", flat=True))
    online()
    pages = Entry.objects.exclude(pk__in=before)
    known = set(pages.values_list("pk", flat=True))
    shown = sorted(map(shape, pages), key=str)
    offline(phone)
    phones = Entry.objects.exclude(pk__in=before | known)
    assert sorted(map(shape, phones), key=str) == shown
    assert len(shown) == len(WHOM) + 1
