"""Calls as a source of the policy language: Z6's numbers from records, each with its calls behind it."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from lianxin.duties.figures import figure
from lianxin.figures import behind
from lianxin.figures.actions import take_changes
from lianxin.hotline import actions
from lianxin.hotline.models import Call, CallMatter, Line
from lianxin.matters.actions import AtOnce
from lianxin.matters.models import Matter
from lianxin.registry.models import Area, Unit
from lianxin.rules.periods import parse
from tests.figures.loading import load
from tests.hotline.test_answering import DESK, about, missed, register, talking
from tests.oracle.builder import example, write
from tests.web.county import NOW, TODAY
from tests.web.matters import cases

YEAR = 150_000
ANSWERED, BACK = 141_000, 6_000
MANY = """INSERT INTO hotline_call (code, line_id, area_id, phone, phone_index, extension, recording, heard_at, begun_at, day,
 rang_at, answered_at, missed_at, waited, outcome, back_due_at, back_tries, back_by, back_how, back_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {last})
SELECT 'y.' || i, {line}, {area}, '', '', '', '', {at}, {at}, {day}, {at},
 CASE WHEN i < {answered} THEN {at} END, CASE WHEN i >= {answered} THEN {at} END, CASE WHEN i < {answered} THEN i % 30 END,
 CASE WHEN i < {answered} THEN 'progress' ELSE '' END, CASE WHEN i >= {answered} THEN {at} END, 0, '',
 CASE WHEN i >= {answered} AND i < {answered} + {back} THEN 'reached' ELSE '' END,
 CASE WHEN i >= {answered} AND i < {answered} + {back} THEN {at} END FROM n"""
"""A year's calls straight into the table, on the days of 2025 in turn."""


@pytest.fixture
def z6(db, tmp_path, request):
    """The small county of the examples, under the county's own policy, with a hotline."""
    policy = (request.config.rootpath / "policies" / "zhizheng-weimin.yaml").read_text(encoding="utf-8")
    files = {"policies": {"z6.yaml": policy}, "adoptions": "z6.yaml,C1,2025-01-01,O1,"}
    load(write(example("z6", "27", "", "", "", [], args={"key": "hotline-calls"}, **files), tmp_path))
    given = {"unit": Unit.objects.get(code="U1"), "area": Area.objects.get(code="C1"), "made_at": NOW, "made_by": "t"}
    return Line.objects.create(code="12345", **given)


def insert(line):
    postgres = connection.vendor == "postgresql"
    at = "CAST('2025-06-01 01:00:00+00' AS timestamptz)" if postgres else "'2025-06-01 01:00:00'"
    day = "DATE '2025-01-01' + (i % 365)" if postgres else "date('2025-01-01', '+' || (i % 365) || ' days')"
    given = {"last": YEAR - 1, "line": line.pk, "area": line.area_id, "answered": ANSWERED, "back": BACK, "at": at, "day": day}
    with connection.cursor() as cursor:
        cursor.execute(MANY.format(**given))


def test_a_hundred_and_fifty_thousand_calls_all_taken_care_of(z6):
    """Z6: 接受群众求助热线电话15万个,全部得到妥善处理."""
    insert(z6)
    period, asked = parse("2025"), {"today": TODAY, "area": "C1"}
    keys = ("hotline-calls", "hotline-handled", "hotline-connected", "hotline-wait")
    calls, handled, connected, wait = (figure(key, period, **asked).rows[0] for key in keys)
    assert calls.number == YEAR
    assert (handled.numerator, handled.denominator) == (ANSWERED + BACK, YEAR)
    assert connected.value == "94.0"
    assert wait.number == 15  # 0 to 29 in turn: 14.5, halves up
    months = figure("hotline-calls", period, by="month", **asked).rows
    assert (len(months), sum(row.number for row in months)) == (12, YEAR)
    first = behind.codes_of("hotline-handled", period, limit=3, **asked)
    assert first == sorted(first)
    assert behind.codes_of("hotline-handled", period, after=first[-1], limit=3, **asked)[0] > first[-1]


def ask(code, token):
    given = {"kind": "consultation", "text": "低保怎么申请", "at_once": AtOnce("solved", "到村委会窗口办")}
    return register(code, token, **given)


def test_a_figure_of_the_policy_opens_its_calls_and_shows_nobodys_number(signed_in, telephony):
    code = talking(telephony)
    ask(code, "t1")
    page = signed_in(DESK).get("/figures/questions-answered/?period=2026-05")
    assert [line.code for line in page.context["lines"]] == [code]
    assert f"/hotline/calls/{code}/" in page.text
    assert "2222" not in page.text
    leader = signed_in("100004").get("/figures/questions-answered/?period=2026-05")
    assert (leader.context["answer"].rows[0].number, leader.context["lines"]) == (1, [])
    assert signed_in(DESK).get("/figures/questions-answered/?period=2026&by=month").status_code == 200
    assert "questions-answered" in signed_in(DESK).get("/hotline/figures/").text


def test_what_does_not_exist_for_somebody_is_in_no_number_of_theirs(signed_in, telephony):
    code = talking(telephony)
    ask(code, "t1")
    hidden = Matter.objects.get(code=cases.ask("办公室态度差", kind="complaint", against_units=("office",)))
    CallMatter.objects.create(call=Call.objects.get(), matter=hidden, how="brought", at=NOW, by="100006")
    page = signed_in(DESK).get("/figures/questions-answered/?period=2026-05")
    assert (page.context["answer"].rows[0].number, page.context["lines"]) == (0, [])


def test_changes_of_calls_are_seen_by_those_who_keep_summaries(telephony):
    take_changes()
    code, later = talking(telephony), missed(telephony)
    made = register(code, "t1")
    found = Counter(take_changes())
    assert found["call"] >= 2
    assert found["brought"] == 1
    actions.call_back(code=later, reached=True, by=DESK, at=NOW + timedelta(hours=1))
    Call.objects.filter(code=code).update(recording="", extension="")
    assert Counter(take_changes())["call"] == 2, "before and after, of the one call that changed as figures see it"
    assert about(code)[0] == [(made.code, "brought")]
