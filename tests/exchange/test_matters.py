"""Matters in the folder: what is loaded goes on in the app; what is hidden from whoever exports is not in it."""

from datetime import date

import pytest
from django.core.management import call_command

from lianxin.audit.models import Act
from lianxin.exchange.export import export_folder
from lianxin.feedback.models import Rating
from lianxin.matters import actions
from lianxin.matters.models import Against, Deadline, Matter, Step
from lianxin.registry.models import Officer, Unit
from tests.exchange.county import FILES, POLICY, edited, write_county
from tests.exchange.test_export import texts
from tests.exchange.test_load import AT, load

pytestmark = pytest.mark.django_db


def exported(folder, by="007", **more):
    export_folder(folder, by=by, at=AT, **more)
    return (folder / "matters.csv").read_text(encoding="utf-8")


def faults(tmp_path, row, **cells):
    lines = load(write_county(tmp_path, matters=edited("matters", row, **cells)), lang="en").lines()
    assert {line[0] for line in lines} <= {"matters.csv"}
    return [(line[2], line[3]) for line in lines]


def test_a_loaded_matter_has_what_the_app_needs(tmp_path):
    assert load(write_county(tmp_path)).lines() == []
    solved, open_one = Matter.objects.get(code="M1"), Matter.objects.get(code="M2")
    assert (solved.state, solved.outcome, solved.solved_on) == ("closed", "solved", date(2026, 5, 12))
    assert solved.root.code == "H1"
    assert Matter.objects.get(code="M4").root.code == "H1"  # H3 was merged into H1
    assert "坑洼" in solved.search
    assert open_one.confidential
    assert [step.step for step in Step.objects.filter(matter=open_one)] == ["report"]
    due = Deadline.objects.get()
    assert (due.matter, due.key, due.due_on, due.met_at) == (open_one, "handle", date(2026, 6, 10), None)
    rating = Rating.objects.get()
    assert (rating.subject_code, rating.level, rating.channel) == ("M1", "satisfied", "import")


def test_a_loaded_matter_goes_on(tmp_path):
    load(write_county(tmp_path))
    actions.take_step(code="M2", step="solve", by="O2", at=AT, outcome="solved", answer="已处理")
    matter = Matter.objects.get(code="M2")
    assert (matter.state, matter.version, matter.solved_on) == ("answered", 2, AT.date())
    assert Deadline.objects.get().met_at == AT


@pytest.mark.django_db(transaction=True)
def test_the_round_trip(tmp_path):
    load(write_county(tmp_path / "in"))
    export_folder(tmp_path / "first", by="007", at=AT)
    call_command("flush", verbosity=0, interactive=False)
    assert load(tmp_path / "first").lines() == []
    export_folder(tmp_path / "second", by="007", at=AT)
    assert texts(tmp_path / "first") == texts(tmp_path / "second")


def test_begun_anew_it_goes_out_and_comes_in_again(tmp_path):
    """Rated, reopened, returned and taken back from the desk, it is new with the days of its earlier rounds."""
    anew = edited("matters", 4, signed_on="2026-05-28", verified_on="2026-05-29", rating="dissatisfied", rated_on="2026-05-29")
    assert load(write_county(tmp_path, matters=anew)).lines() == []
    assert Matter.objects.get(code="M3").state == "new"
    assert load(tmp_path).skipped["matters"] == 4


@pytest.mark.django_db(transaction=True)
def test_marks_of_control_that_were_pasted_do_not_stop_the_folder(tmp_path):
    """A line turned in a word processor comes along as one; neither what is written now nor what stands there keeps it out."""
    load(write_county(tmp_path / "in"))
    made = actions.report_matter(
        matter=actions.NewMatter(kind="problem", text="水管\x0b破裂\x1f", channel="public", area="0111V1"), by="asker", at=AT
    )
    assert made.text == "水管\n破裂"
    Matter.objects.filter(code="M3").update(text="旧\x0c的\x7f")
    exported(tmp_path / "first")
    call_command("flush", verbosity=0, interactive=False)
    assert load(tmp_path / "first").lines() == []
    assert Matter.objects.get(code="M3").text == "旧\n的"
    exported(tmp_path / "second")
    assert texts(tmp_path / "first") == texts(tmp_path / "second")


def test_the_folder_again_changes_nothing(tmp_path):
    load(write_county(tmp_path))
    report = load(tmp_path)
    assert report.lines() == []
    assert report.skipped["matters"] == 4
    assert not any(report.new.values())


def test_the_state_follows_where_none_is_written(tmp_path):
    lines = (
        FILES["matters"].replace(",closed,", ",,").replace(",handling,", ",,").replace(",answered,", ",,").replace(",new,", ",,")
    )
    assert load(write_county(tmp_path, matters=lines)).lines() == []
    assert dict(Matter.objects.values_list("code", "state")) == {"M1": "closed", "M2": "handling", "M3": "new", "M4": "answered"}
    assert load(tmp_path).skipped["matters"] == 4


def test_names_may_be_chinese(tmp_path):
    lines = FILES["matters"].replace("M2,complaint,", "M2,投诉,").replace("matter_code,kind,", "事项代码,事项种类,")
    assert load(write_county(tmp_path, matters=lines.replace(",handling,", ",办理中,"))).lines() == []


def test_update_replaces_and_is_on_record(tmp_path):
    load(write_county(tmp_path))
    later = edited("matters", 3, due_on="2026-06-20", title="夜里噪音")
    assert len(load(write_county(tmp_path, matters=later)).lines()) == 1
    assert load(tmp_path, update=True).lines() == []
    running = Deadline.objects.get(met_at=None, ended_at=None)
    assert (running.due_on, running.round, Matter.objects.get(code="M2").version) == (date(2026, 6, 20), 2, 2)
    act = Act.objects.get(verb="exchange.row.replaced", kind="matters")
    assert act.before["due_on"] == "2026-06-10"
    assert act.before["title"] == "…"


def test_update_that_solves_meets_the_deadline(tmp_path):
    load(write_county(tmp_path))
    done = edited("matters", 3, state="answered", solved_on="2026-05-30", outcome="solved")
    assert load(write_county(tmp_path, matters=done), update=True).lines() == []
    assert Deadline.objects.get().met_at is not None


@pytest.mark.parametrize(
    ("row", "cells", "column"),
    [
        (2, {"kind": "wish"}, "kind"),
        (2, {"category": "pothol"}, "category"),
        (2, {"area_code": "0999"}, "area_code"),
        (2, {"channel": "pigeon"}, "channel"),
        (2, {"state": "done"}, "state"),
        (2, {"outcome": "fine"}, "outcome"),
        (2, {"rating": "5"}, "rating"),
        (2, {"exclusion": "beyon"}, "exclusion"),
        (2, {"counterpart_code": "H9"}, "counterpart_code"),
        (2, {"counterpart_code": "H4"}, "counterpart_code"),
        (2, {"officer_code": "O9"}, "officer_code"),
        (5, {"officer_code": "O3", "reported_on": "2026-05-20"}, "officer_code"),
        (2, {"unit_code": "U9"}, "unit_code"),
        (2, {"campaign": "drove"}, "campaign"),
        (2, {"signed_on": "2026-05-05"}, "signed_on"),
        (2, {"verified_on": "2026-07-05"}, "verified_on"),
        (2, {"closed_on": "2026-05-11"}, "closed_on"),
        (2, {"closed_on": ""}, "closed_on"),
        (2, {"state": "handling"}, "state"),
        (3, {"solved_on": "2026-05-25"}, "solved_on"),
        (3, {"unit_code": ""}, "unit_code"),
        (5, {"outcome": ""}, "outcome"),
        (2, {"rated_on": ""}, "rated_on"),
        (2, {"rating": ""}, "rating"),
        (4, {"state": "", "signed_on": "2026-05-28"}, "signed_on"),
        (2, {"source_system": ""}, "outer_number"),
        (3, {"outer_number": "2026-0007"}, "outer_number"),
        (2, {"confidential": "perhaps"}, "confidential"),
        (2, {"reported_on": "2026-06-30"}, "reported_on"),
    ],
)
def test_faults(tmp_path, row, cells, column):
    found = faults(tmp_path, row, **cells)
    assert column in {name for name, _ in found}
    assert not Matter.objects.exists()


def test_a_number_of_another_system_stands_once_over_loadings(tmp_path):
    load(write_county(tmp_path / "one"))
    more = edited("matters", 2, matter_code="M9")
    found = load(write_county(tmp_path / "two", matters=more), lang="en").lines()
    assert [(line[2], line[3]) for line in found] == [("outer_number", "2026-0007")]
    assert "M1" in found[0][4]


def test_days_limit_the_matters_by_their_report(tmp_path):
    load(write_county(tmp_path / "in"))
    text = exported(tmp_path / "out", from_=date(2026, 5, 7), to=date(2026, 5, 20))
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ["M2"]


def test_what_complains_of_the_exporter_is_not_in_it(tmp_path):
    load(write_county(tmp_path / "in"))
    Against.objects.create(matter=Matter.objects.get(code="M3"), officer=Officer.objects.get(code="007"))
    assert "M3" not in exported(tmp_path / "one")
    assert "M3,suggestion" in exported(tmp_path / "two", by="O2")


def test_what_complains_of_somebody_goes_out_as_confidential_and_loads_the_same(tmp_path):
    load(write_county(tmp_path / "in"))
    Against.objects.create(matter=Matter.objects.get(code="M3"), unit=Unit.objects.get(code="U2"))
    text = exported(tmp_path / "out")
    assert next(line for line in text.splitlines() if line.startswith("M3")).endswith(",yes")
    assert load(tmp_path / "out").lines() == []


def test_whoever_handles_a_confidential_matter_does_not_take_it_out(tmp_path):
    load(write_county(tmp_path / "in"))
    assert "M2,complaint" in exported(tmp_path / "one")
    assert "M2" not in exported(tmp_path / "two", by="O2")


TERMS = "matters: {terms: {usual: {zh: 一般, clause: 5个工作日, handle: {working_days: 5}, warn: {working_days: 1}}}}\n"


def test_a_loaded_deadline_is_warned_of_as_the_policy_says(tmp_path):
    folder = write_county(tmp_path)
    (folder / "example.yaml").write_text(POLICY + TERMS, encoding="utf-8")
    assert load(folder).lines() == []
    due = Deadline.objects.get()
    assert due.warn_at is not None
    assert due.starts_at < due.warn_at < due.due_at


def test_what_is_kept_open_is_looked_at_again_and_handled_by_no_deadline(tmp_path):
    kept = edited("matters", 3, state="shelved", outcome="kept_open")
    assert load(write_county(tmp_path, matters=kept)).lines() == []
    matter, review = Matter.objects.get(code="M2"), Deadline.objects.get()
    assert (review.key, review.due_on) == ("review", date(2026, 6, 10)), "its due_on is still to come"
    assert matter.review_on == date(2026, 6, 10)
    assert "shelved" in exported(tmp_path / "out")


def test_kept_open_past_its_day_it_is_looked_at_again_by_the_policys_time_from_the_load(tmp_path):
    kept = edited("matters", 3, state="shelved", outcome="kept_open", due_on="2026-05-25")
    assert load(write_county(tmp_path, matters=kept)).lines() == []
    assert Matter.objects.get(code="M2").review_on > AT.date()


def test_an_update_that_keeps_it_open_ends_its_deadline_and_one_that_takes_it_up_begins_one(tmp_path):
    load(write_county(tmp_path))
    load(write_county(tmp_path, matters=edited("matters", 3, state="shelved", outcome="kept_open")), update=True)
    running = Deadline.objects.filter(met_at=None, ended_at=None)
    assert [row.key for row in running] == ["review"]
    load(write_county(tmp_path), update=True)
    assert [(row.key, row.round) for row in running.all()] == [("handle", 2)]
    assert Matter.objects.get(code="M2").review_on is None
